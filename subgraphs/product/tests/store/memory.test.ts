import { describe } from '@jest/globals';
import { memoryCatalog } from '../support/catalog.ts';
import { catalogStoreContract } from './contract.ts';

describe('the catalog in memory', () => catalogStoreContract(memoryCatalog));
