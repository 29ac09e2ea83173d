import { encodeEvent } from '@commerce/contracts';
import type { Clock } from '@commerce/kernel';
import {
  type OutboxRow,
  type OutboxStore,
  type OutgoingMessage,
  type Publisher,
  TransientError,
} from '@commerce/messaging';
import { inventoryOf, type Locations } from '../domain/inventory.ts';
import type { LedgerPlace } from '../domain/ledger.ts';
import type { Stock } from '../domain/stock.ts';
import type { AnnounceStocks, InventoryStore, LocationDirectory } from '../ports.ts';

export interface AnnouncementDeps {
  readonly directory: LocationDirectory;
  readonly clock: Clock;
}

/** A SKU's whole state: whoever has the one of the highest revision needs no other. */
const toMessage = (tenant: string, stock: Stock, locations: Locations, nowMs: number): OutgoingMessage => {
  const { sku, revision } = stock;
  // What a storefront says about it depends on a threshold that is the reader's; numbers do not.
  const { available, onHand, reserved, locations: rows } = inventoryOf(stock, locations, 0);
  return encodeEvent({
    id: `${sku}:${revision}`,
    type: 'commerce.inventory.changed.v1',
    source: '/inventory',
    tenant,
    timeMs: nowMs,
    sequence: BigInt(revision),
    data: {
      sku,
      available,
      onHand,
      reserved,
      locations: rows.map(({ location, ...units }) => ({
        location: location.id,
        available: units.available,
        onHand: units.onHand,
        reserved: units.reserved,
      })),
    },
  });
};

/** Tells at once, for the feed: what it wrote is delivered again until this has worked. */
export const createStockAnnouncer = (
  deps: AnnouncementDeps & { readonly publisher: Pick<Publisher, 'publish'> },
): AnnounceStocks => {
  const { publisher, directory, clock } = deps;
  return async (tenant, stocks) => {
    try {
      const locations = await directory.locations(tenant);
      await publisher.publish(stocks.map((stock) => toMessage(tenant, stock, locations, clock.nowMs())));
    } catch (error) {
      throw new TransientError('changes of stock could not be announced', { cause: error });
    }
  };
};

const idOf = (tenant: string, { sku, month, id }: LedgerPlace): string => [tenant, sku, month, id].join(' ');

const placeOf = (id: string): LedgerPlace & { readonly tenant: string } => {
  const [tenant = '', sku = '', month = '', entryId = ''] = id.split(' ');
  return { tenant, sku, month, id: entryId };
};

/**
 * The ledger as an outbox: reservations and adjustments leave an entry in the transaction that makes them, and the
 * entry waits until it was told of. What is told is the SKU's state as it is by then, once for all of its entries.
 */
export const createStockOutbox = (
  deps: AnnouncementDeps & {
    readonly store: Pick<InventoryStore, 'untold' | 'markTold' | 'readStocks'>;
    readonly tenants: readonly string[];
  },
): OutboxStore => {
  const { store, directory, clock, tenants } = deps;

  const pendingOf = async (tenant: string, limit: number): Promise<OutboxRow[]> => {
    const places = await store.untold(tenant, limit);
    if (places.length === 0) return [];
    const skus = [...new Set(places.map(({ sku }) => sku))];
    const [stocks, locations] = await Promise.all([
      store.readStocks(tenant, skus, { fresh: true }),
      directory.locations(tenant),
    ]);
    const open = new Map(stocks);
    return places.map((place) => {
      const stock = open.get(place.sku);
      open.delete(place.sku);
      const message = stock && toMessage(tenant, stock, locations, clock.nowMs());
      return { id: idOf(tenant, place), message };
    });
  };

  return {
    async pending(limit) {
      const rows = await Promise.all(tenants.map((tenant) => pendingOf(tenant, limit)));
      return rows.flat();
    },
    async markPublished(ids) {
      const byTenant = Map.groupBy(ids.map(placeOf), ({ tenant }) => tenant);
      for (const [tenant, places] of byTenant) await store.markTold(tenant, places);
    },
  };
};
