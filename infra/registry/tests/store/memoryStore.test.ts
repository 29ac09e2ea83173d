import { beforeAll, describe } from '@jest/globals';
import { createMemoryStore, type MemoryRows } from '../../src/store/memoryStore.ts';
import { createMemoryUsage } from '../../src/store/memoryUsage.ts';
import { concurrencyContract } from './concurrencyContract.ts';
import { registryStoreContract } from './contract.ts';
import { usageStoreContract } from './usageContract.ts';

describe('the registry’s store in memory', () => {
  registryStoreContract(async () => ({ store: createMemoryStore(), graphs: ['alpha', 'beta'] }));
});

describe('stores in memory that share their rows', () => {
  const rows: MemoryRows = new Map();
  const stores = [createMemoryStore(rows), createMemoryStore(rows)] as const;
  beforeAll(() => stores[0].provision('alpha', 'Alpha', []));
  concurrencyContract(() => ({ stores, graph: 'alpha' }));
});

describe('usage in memory', () => {
  const usage = createMemoryUsage();
  usageStoreContract(() => ({ usage, graphs: ['alpha', 'beta'] }));
});
