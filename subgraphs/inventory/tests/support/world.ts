import type { Clock, Identity, IdFactory, Scope } from '@commerce/kernel';
import { fixedClock, type FixedClock, sequentialIds } from '@commerce/testkit';
import type { StockLocation } from '../../src/domain/location.ts';
import type { InventoryDeps } from '../../src/operations/deps.ts';
import { createLocationDirectory } from '../../src/operations/locationDirectory.ts';
import type { InventoryStore } from '../../src/ports.ts';
import { createMemoryInventoryStore } from '../../src/store/memory.ts';
import { createMemoryAudit, type MemoryAudit } from './memoryAudit.ts';

export const staff = (tenant = 'acme', scopes?: readonly Scope[]): Identity => ({
  tenant,
  subject: 'anna',
  kind: 'staff',
  scopes: scopes ?? ['inventory:read', 'inventory:ledger', 'inventory:reserve', 'inventory:adjust'],
});

export const guest = (tenant = 'acme'): Identity => ({
  tenant,
  subject: 'demo',
  kind: 'guest',
  scopes: ['catalog:read', 'inventory:read'],
});

export interface World extends InventoryDeps {
  readonly store: InventoryStore;
  readonly clock: FixedClock;
  readonly audit: MemoryAudit;
}

/** The operations' dependencies over a store, in memory unless another is given. */
export const createWorld = (
  options: { makeStore?: (deps: { clock: Clock }) => InventoryStore; ids?: IdFactory } = {},
): World => {
  const clock = fixedClock();
  const store = (options.makeStore ?? createMemoryInventoryStore)({ clock });
  // Nothing is remembered, so that a test sees what it wrote.
  const directory = createLocationDirectory({ store, clock, maxAgeMs: 0 });
  return {
    ...{ store, clock, directory },
    ids: options.ids ?? sequentialIds(clock),
    lowStockAt: 5,
    audit: createMemoryAudit(),
    adjustAloneUpTo: 1_000,
  };
};

let sequence = 0n;

/** Counts these units at these locations, as a feed would. */
export const stockUp = async (
  store: InventoryStore,
  sku: string,
  units: Readonly<Record<string, number>>,
  tenant = 'acme',
): Promise<void> => {
  sequence += 1n;
  const counts = Object.entries(units).map(([locationId, onHand]) => ({
    locationId,
    onHand,
    applied: { sequence, hash: `h${sequence}`, countedAtMs: 1_700_000_000_000 },
  }));
  if (!(await store.writeCounts(tenant, sku, counts))) throw new Error('not counted');
};

/** `[onHand, reserved, available]` by location. */
export const levelsOf = async (store: InventoryStore, sku: string, tenant = 'acme') => {
  const stock = (await store.readStocks(tenant, [sku], { fresh: true })).get(sku);
  return Object.fromEntries(
    [...(stock?.levels ?? [])].map(([id, { onHand, reserved, available }]) => [
      id,
      [onHand, reserved, available],
    ]),
  );
};

export const location = (
  id: string,
  lat: number,
  lon: number,
  more: Partial<StockLocation> = {},
): StockLocation => ({
  id,
  name: `Shop ${id}`,
  kind: 'shop',
  lat,
  lon,
  active: true,
  ...more,
});

export const putLocations = async (
  store: InventoryStore,
  locations: readonly StockLocation[],
  tenant = 'acme',
): Promise<void> => {
  for (const one of locations) {
    sequence += 1n;
    await store.writeLocation(tenant, { location: one, position: { sequence, hash: `h${sequence}` } });
  }
};

export const ledgerOf = (store: InventoryStore, sku: string, tenant = 'acme') =>
  store.readLedger(tenant, { sku, month: '2026-01', limit: 1_000 });
