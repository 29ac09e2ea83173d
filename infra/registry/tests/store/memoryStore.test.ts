import { describe } from '@jest/globals';
import { createMemoryStore } from '../../src/store/memoryStore.ts';
import { registryStoreContract } from './contract.ts';

describe('the registry’s store in memory', () => {
  registryStoreContract(async () => ({ store: createMemoryStore(), graphs: ['alpha', 'beta'] }));
});
