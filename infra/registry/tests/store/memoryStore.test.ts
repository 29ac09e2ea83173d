import { describe } from '@jest/globals';
import { createMemoryStore } from '../../src/store/memoryStore.ts';
import { createMemoryUsage } from '../../src/store/memoryUsage.ts';
import { registryStoreContract } from './contract.ts';
import { usageStoreContract } from './usageContract.ts';

describe('the registry’s store in memory', () => {
  registryStoreContract(async () => ({ store: createMemoryStore(), graphs: ['alpha', 'beta'] }));
});

describe('usage in memory', () => {
  const usage = createMemoryUsage();
  usageStoreContract(() => ({ usage, graphs: ['alpha', 'beta'] }));
});
