import { describe } from '@jest/globals';
import { memoryCatalog } from '../support/catalog.ts';
import { categoryContract } from './categoryContract.ts';
import { feedContract } from './feedContract.ts';
import { readContract } from './readContract.ts';

describe('a feed into memory', () => feedContract(memoryCatalog));
describe('the catalog in memory', () => readContract(memoryCatalog));
describe('categories in memory', () => categoryContract(memoryCatalog));
