import { describe, expect, test } from '@jest/globals';
import { decodeEvent, encodeEvent, type EventBodies, type FeedEvent } from '@commerce/contracts';
import { createInventoryHandler } from '../../src/messaging/handlers.ts';
import { createWorld, levelsOf } from '../support/world.ts';

type Type = 'supply.inventory.counted.v1' | 'supply.location.upserted.v1';

let nextId = 0;
const event = <T extends Type>(
  type: T,
  sequence: number,
  data: EventBodies[T],
  tenant = 'acme',
): FeedEvent<Type> => {
  const attributes = {
    id: `e${(nextId += 1)}`,
    source: '/wms',
    tenant,
    timeMs: 1_700_000_000_000,
    sequence: BigInt(sequence),
  };
  const decoded = decodeEvent(encodeEvent({ type, data, ...attributes } as never), {
    isKnownTenant: () => true,
  });
  if (!decoded.ok) throw new Error(decoded.error.message);
  return decoded.value as FeedEvent<Type>;
};

const counted = (location: string, sequence: number, onHand: number, sku = 'A') =>
  event('supply.inventory.counted.v1', sequence, { sku, location, onHand });

describe('the inventory feed', () => {
  test('of one SKU is one write per batch, however many locations were counted how often', async () => {
    const { store } = createWorld();
    let writes = 0;
    const counting = {
      ...store,
      writeCounts: async (...args: Parameters<typeof store.writeCounts>) => {
        writes += 1;
        return store.writeCounts(...args);
      },
    };
    const handler = createInventoryHandler({ store: counting });
    const outcomes = await handler.handle([
      counted('L1', 1, 10),
      counted('L2', 1, 20),
      counted('L1', 3, 30),
      counted('L1', 2, 99),
      counted('L3', 1, 1),
      counted('L1', 3, 30),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual([
      'superseded',
      'applied',
      'applied',
      'superseded',
      'applied',
      'duplicate',
    ]);
    expect(writes).toBe(1);
    expect(await levelsOf(store, 'A')).toEqual({ L1: [30, 0, 30], L2: [20, 0, 20], L3: [1, 0, 1] });
  });

  test('again is duplicates, older is stale, and the same sequence with another body is a conflict', async () => {
    const { store } = createWorld();
    const handler = createInventoryHandler({ store });
    await handler.handle([counted('L1', 5, 10)]);
    const outcomes = async (...events: FeedEvent<Type>[]) =>
      (await handler.handle(events)).map(({ status }) => status);
    expect(await outcomes(counted('L1', 5, 10))).toEqual(['duplicate']);
    expect(await outcomes(counted('L1', 4, 10))).toEqual(['stale']);
    expect(await outcomes(counted('L1', 5, 11))).toEqual(['conflict']);
    expect(await levelsOf(store, 'A')).toEqual({ L1: [10, 0, 10] });
  });

  test('brings locations too, before or after what is counted there', async () => {
    const { store } = createWorld();
    const handler = createInventoryHandler({ store });
    const berlin = { location: 'BER', name: 'Berlin', kind: 'warehouse', lat: 52.5, lon: 13.4 } as const;
    const outcomes = await handler.handle([
      counted('BER', 1, 10),
      event('supply.location.upserted.v1', 1, berlin),
      event('supply.location.upserted.v1', 2, { ...berlin, active: false, address: { city: 'Berlin' } }),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['applied', 'superseded', 'applied']);
    expect((await store.readLocations('acme', ['BER'])).get('BER')?.location).toEqual({
      id: 'BER',
      name: 'Berlin',
      kind: 'warehouse',
      lat: 52.5,
      lon: 13.4,
      active: false,
      address: { city: 'Berlin' },
    });
    expect(
      (await handler.handle([event('supply.location.upserted.v1', 2, berlin)])).map((o) => o.status),
    ).toEqual(['conflict']);
  });

  test('takes the time of the count from the body, else from the event', async () => {
    const { store } = createWorld();
    const handler = createInventoryHandler({ store });
    const countedAt = '2026-01-02T03:04:05Z';
    await handler.handle([
      event('supply.inventory.counted.v1', 1, { sku: 'A', location: 'L1', onHand: 1, countedAt }),
      counted('L2', 1, 1),
    ]);
    const levels = (await store.readStocks('acme', ['A'])).get('A')?.levels;
    expect(levels?.get('L1')?.count?.countedAtMs).toBe(Date.parse(countedAt));
    expect(levels?.get('L2')?.count?.countedAtMs).toBe(1_700_000_000_000);
  });
});
