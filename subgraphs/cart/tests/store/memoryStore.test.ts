import { createMemoryStore } from '../../src/store/memoryStore.ts';
import { describeCartStore } from '../support/storeContract.ts';

describeCartStore('memory', createMemoryStore);
