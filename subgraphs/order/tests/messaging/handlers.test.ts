import { describe, expect, test } from '@jest/globals';
import {
  decodeEvent,
  encodeEvent,
  type EventType,
  type FeedEvent,
  type OutgoingEvent,
} from '@commerce/contracts';
import { createHandlers } from '../../src/messaging/handlers.ts';
import { checkout } from '../../src/operations/checkout.ts';
import { checkoutInput, createWorld, shopper } from '../support/world.ts';

/** The event as it comes off the broker. */
const received = (event: OutgoingEvent): FeedEvent => {
  const decoded = decodeEvent(encodeEvent(event), { isKnownTenant: () => true });
  if (!decoded.ok || decoded.value.type === 'tombstone') throw new Error(JSON.stringify(decoded));
  return decoded.value;
};

const attributes = { source: '/wms', timeMs: Date.parse('2026-11-23T08:00:00Z'), tenant: 'acme' };

const status = (orderId: string, to: 'CONFIRMED' | 'PICKING' | 'CANCELLED', sequence: bigint): FeedEvent =>
  received({
    ...attributes,
    id: `e${sequence}`,
    sequence,
    type: 'supply.order-status.changed.v1',
    data: { orderId, to, occurredAt: '2026-11-23T09:00:00+01:00' },
  });

const run = async (world: ReturnType<typeof createWorld>, type: EventType, events: readonly FeedEvent[]) => {
  const handler = createHandlers({ ...world.deps }).find(({ types }) => types.includes(type));
  return (await handler?.handle(events)) ?? [];
};

describe('the order’s feeds', () => {
  test('every event of a batch gets its own outcome, in its place, its order’s events one after the other', async () => {
    const world = createWorld();
    const placed = await checkout(world.deps, shopper, checkoutInput(world.cart()));
    const id = placed.ok ? placed.value.id : '';
    const unknown = world.ids.newId('order');
    const outcomes = await run(world, 'supply.order-status.changed.v1', [
      status(id, 'PICKING', 2n),
      status(unknown, 'CONFIRMED', 1n),
      status(id, 'CONFIRMED', 1n),
      status(id, 'CONFIRMED', 1n),
      status(id, 'CANCELLED', 2n),
      status(id, 'CONFIRMED', 9n),
    ]);
    expect(outcomes).toEqual([
      { status: 'parked' },
      { status: 'parked' },
      { status: 'applied' },
      { status: 'stale' },
      { status: 'conflict', message: expect.any(String) },
      { status: 'rejected', code: 'STATUS_PASSED', message: expect.any(String) },
    ]);
    const [order] = await world.stores.orders.orders('acme', [id]);
    expect(order).toMatchObject({ status: 'PICKING', history: [{}, { at: '2026-11-23T08:00:00.000Z' }, {}] });
  });

  test('an erasure is applied once and then a duplicate', async () => {
    const world = createWorld();
    await checkout(world.deps, shopper, checkoutInput(world.cart()));
    const accountId = shopper.accountId ?? '';
    const erased = received({
      ...attributes,
      id: 'e1',
      sequence: 1n,
      type: 'commerce.account.erased.v1',
      data: { accountId, erasedAt: '2026-11-23T08:00:00.000Z' },
    });
    const outcomes = await run(world, 'commerce.account.erased.v1', [erased, erased]);
    expect(outcomes).toEqual([{ status: 'applied' }, { status: 'duplicate' }]);
    expect((await world.stores.orders.ofAccount('acme', accountId, { first: 5 })).rows).toEqual([]);
  });
});
