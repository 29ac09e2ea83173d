import { createMemoryStore } from '../support/memoryStore.ts';
import { describeOrderStore } from '../support/storeContract.ts';

describeOrderStore('memory', () => createMemoryStore());
