import { createMemoryStore } from '../../src/store/memoryStore.ts';
import { accountStoreContract } from './contract.ts';

accountStoreContract('memory', () => {
  const store = createMemoryStore();
  return { store, announced: async (tenant) => store.outbox(tenant).map(({ accountId }) => accountId) };
});
