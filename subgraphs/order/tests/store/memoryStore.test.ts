import { createMemoryStore } from '../support/memoryStore.ts';
import { describeStores } from '../support/storeContract.ts';

describeStores('memory', () => createMemoryStore());
