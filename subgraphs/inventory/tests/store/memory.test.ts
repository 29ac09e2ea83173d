import { describe } from '@jest/globals';
import { fixedClock } from '@commerce/testkit';
import { createMemoryInventoryStore } from '../../src/store/memory.ts';
import { inventoryStoreContract } from './contract.ts';

describe('the inventory store in memory', () => {
  inventoryStoreContract(async () => {
    const clock = fixedClock();
    return { clock, store: createMemoryInventoryStore({ clock }) };
  });
});
