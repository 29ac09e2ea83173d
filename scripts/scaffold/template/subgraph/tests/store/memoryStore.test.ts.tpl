import { createMemoryStore } from '../../src/store/memoryStore.ts';
import { describe__Name__Store } from '../support/storeContract.ts';

describe__Name__Store('memory', createMemoryStore);
