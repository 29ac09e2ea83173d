import type { Identity } from '@commerce/kernel';
import DataLoader from 'dataloader';
import type { Inventory } from '../domain/inventory.ts';
import type { LocationView } from '../domain/location.ts';
import type { InventoryDeps } from '../operations/deps.ts';
import { readInventory } from '../operations/readInventory.ts';
import { readLocations } from '../operations/readLocations.ts';

/** Loaders of one request. A write clears what it changed, so that its own answer shows it. */
export interface Loaders {
  readonly inventory: DataLoader<string, Inventory>;
  readonly location: DataLoader<string, LocationView | null>;
}

export const createLoaders = (deps: InventoryDeps, identity: Identity): Loaders => ({
  inventory: new DataLoader((skus) => readInventory(deps, identity, skus)),
  location: new DataLoader(async (ids) => {
    const found = await readLocations(deps, identity, ids);
    return found.map((location) => location ?? null);
  }),
});
