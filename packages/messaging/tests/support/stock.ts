import { encodeEvent, type BrokerMessage, type FeedEvent } from '@commerce/contracts';
import type { ConsumedRecord, FeedHandler, Outcome } from '../../src/index.ts';
import { applied, conflict, duplicate, latestPerKey, stale } from '../../src/index.ts';

type Counted = 'supply.inventory.counted.v1';

export const isKnownTenant = (tenant: string): boolean => tenant === 'acme';

/** A stock count as its producer sends it. */
export const stockMessage = (sku: string, sequence: number, onHand: number, tenant = 'acme'): BrokerMessage =>
  encodeEvent({
    id: `${sku}-${sequence}`,
    type: 'supply.inventory.counted.v1',
    source: '/wms',
    tenant,
    timeMs: 0,
    sequence: BigInt(sequence),
    data: { sku, location: 'W1', onHand },
  });

export const asRecord = (message: BrokerMessage, offset: number): ConsumedRecord => ({
  ...message,
  partition: 0,
  offset: String(offset),
  timestampMs: 0,
  original: { key: message.key, headers: message.headers },
});

export interface StockStore {
  readonly handler: FeedHandler<Counted>;
  readonly onHand: (key: string) => number | undefined;
  readonly snapshot: () => Record<string, number>;
  /** Writes, one per key and batch. */
  readonly writes: () => number;
  /** Thrown by the next calls, one each. */
  readonly failWith: (...errors: Error[]) => void;
  /** Called before each batch; may throw for one event. */
  onEvent: (event: FeedEvent<Counted>) => void;
}

/** A store in memory with the apply rule: the least that a subgraph's store does. */
export const createStockStore = (): StockStore => {
  const rows = new Map<string, { sequence: bigint; hash: string; onHand: number }>();
  const failures: Error[] = [];
  let writes = 0;

  const applyOne = (event: FeedEvent<Counted>): Outcome => {
    const row = rows.get(event.key);
    if (row && event.sequence < row.sequence) return stale;
    if (row && event.sequence === row.sequence) return event.hash === row.hash ? duplicate : conflict();
    rows.set(event.key, { sequence: event.sequence, hash: event.hash, onHand: event.data.onHand });
    return applied;
  };

  const store: StockStore = {
    handler: {
      types: ['supply.inventory.counted.v1'],
      handle: (events) =>
        latestPerKey(events, async (latest) => {
          const failure = failures.shift();
          if (failure) throw failure;
          latest.forEach((event) => store.onEvent(event));
          writes += latest.length;
          return latest.map(applyOne);
        }),
    },
    onHand: (key) => rows.get(key)?.onHand,
    snapshot: () => Object.fromEntries([...rows].map(([key, row]) => [key, row.onHand])),
    writes: () => writes,
    failWith: (...errors) => void failures.push(...errors),
    onEvent: () => undefined,
  };
  return store;
};
