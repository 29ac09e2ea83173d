import { describeCheckoutStore } from './checkoutStoreContract.ts';
import type { Stores } from './memoryStore.ts';
import { describeOrderStore } from './orderStoreContract.ts';
import { describePlacement } from './placementContract.ts';

/** What the stores of this subgraph must do. `open` is given the tenants whose outbox is relayed. */
export const describeStores = (name: string, open: (tenants: readonly string[]) => Stores): void => {
  describeCheckoutStore(name, open);
  describePlacement(name, open);
  describeOrderStore(name, open);
};
