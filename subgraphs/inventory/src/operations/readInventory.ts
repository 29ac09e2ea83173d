import { type Identity, requireScope } from '@commerce/kernel';
import { type Inventory, inventoryOf } from '../domain/inventory.ts';
import { noStock } from '../domain/stock.ts';
import type { InventoryDeps } from './deps.ts';

/** What clients see of the stock of these SKUs, in their order: one batch read per 100 SKUs. */
export const readInventory = async (
  { store, directory, lowStockAt }: InventoryDeps,
  identity: Identity,
  skus: readonly string[],
): Promise<Inventory[]> => {
  requireScope(identity, 'inventory:read');
  const [stocks, locations] = await Promise.all([
    store.readStocks(identity.tenant, skus),
    directory.locations(identity.tenant),
  ]);
  return skus.map((sku) => inventoryOf(stocks.get(sku) ?? noStock(sku), locations, lowStockAt));
};
