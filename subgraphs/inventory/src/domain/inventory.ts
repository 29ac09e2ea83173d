import type { LocationView, StockLocation } from './location.ts';
import type { Stock } from './stock.ts';

export type StockStatus = 'IN_STOCK' | 'LOW_STOCK' | 'OUT_OF_STOCK';

/** What clients see of a SKU's stock: never below 0, locations out of use left out. */
export interface Inventory {
  readonly available: number;
  readonly onHand: number;
  readonly reserved: number;
  readonly status: StockStatus;
  readonly locations: readonly LocationInventory[];
}

export interface LocationInventory {
  readonly location: LocationView;
  readonly available: number;
  readonly onHand: number;
  readonly reserved: number;
  readonly countedAtMs?: number;
}

/** Locations by code. Stock at one that is not here yet is shown under its code. */
export type Locations = ReadonlyMap<string, StockLocation>;

/** Whether stock there is for sale: unless the location is known to be out of use. */
export const isInUse =
  (locations: Locations) =>
  (locationId: string): boolean =>
    locations.get(locationId)?.active ?? true;

const statusOf = (available: number, lowStockAt: number): StockStatus => {
  if (available === 0) return 'OUT_OF_STOCK';
  return available <= lowStockAt ? 'LOW_STOCK' : 'IN_STOCK';
};

const sumOf = (rows: readonly LocationInventory[], field: 'available' | 'onHand' | 'reserved'): number =>
  rows.reduce((sum, row) => sum + row[field], 0);

/** `lowStockAt`: the largest number of available units that still counts as low. */
export const inventoryOf = (stock: Stock, locations: Locations, lowStockAt: number): Inventory => {
  const inUse = isInUse(locations);
  const rows = [...stock.levels]
    .filter(([locationId]) => inUse(locationId))
    .map(([id, level]): LocationInventory => {
      const data = locations.get(id);
      return {
        location: { id, ...(data && { data }) },
        available: Math.max(0, level.available),
        onHand: Math.max(0, level.onHand),
        reserved: Math.max(0, level.reserved),
        ...(level.count && { countedAtMs: level.count.countedAtMs }),
      };
    })
    .sort((a, b) => b.available - a.available || (a.location.id < b.location.id ? -1 : 1));
  const available = sumOf(rows, 'available');
  return {
    available,
    onHand: sumOf(rows, 'onHand'),
    reserved: sumOf(rows, 'reserved'),
    status: statusOf(available, lowStockAt),
    locations: rows,
  };
};
