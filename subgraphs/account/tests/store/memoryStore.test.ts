import { createMemoryStore } from '../../src/store/memoryStore.ts';
import { accountStoreContract } from './contract.ts';
import { erasureContract } from './erasureContract.ts';

const open = () => {
  const store = createMemoryStore();
  return {
    store,
    announced: async (tenant: string) => store.outbox(tenant).map(({ accountId }) => accountId),
  };
};

accountStoreContract('memory', open);
erasureContract('memory', open);
