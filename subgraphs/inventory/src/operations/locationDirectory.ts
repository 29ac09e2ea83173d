import type { Clock } from '@commerce/kernel';
import type { StockLocation } from '../domain/location.ts';
import type { InventoryStore, LocationDirectory } from '../ports.ts';

interface Entry {
  readonly loaded: Promise<ReadonlyMap<string, StockLocation>>;
  readonly atMs: number;
}

/**
 * Remembers each tenant's locations for `maxAgeMs`, because they change a few times a year and are part of
 * every product's answer: with them at hand a page of stock costs its one batch read and no more.
 * What is remembered decides what is shown, never what can be sold.
 */
export const createLocationDirectory = (deps: {
  store: Pick<InventoryStore, 'listLocations'>;
  clock: Clock;
  maxAgeMs?: number;
}): LocationDirectory => {
  const { store, clock, maxAgeMs = 5_000 } = deps;
  const entries = new Map<string, Entry>();

  const load = async (tenant: string): Promise<ReadonlyMap<string, StockLocation>> =>
    new Map((await store.listLocations(tenant)).map((location) => [location.id, location]));

  return {
    locations(tenant) {
      const nowMs = clock.nowMs();
      const known = entries.get(tenant);
      if (known && nowMs - known.atMs < maxAgeMs) return known.loaded;
      const loaded = load(tenant);
      entries.set(tenant, { loaded, atMs: nowMs });
      // A failure is not remembered: the next caller asks again.
      loaded.catch(() => entries.delete(tenant));
      return loaded;
    },
  };
};
