import { describe, expect, test } from '@jest/globals';
import { createOutboxRelay, TransientError } from '@commerce/messaging';
import { silentLogger } from '@commerce/service';
import { waitUntil } from '@commerce/testkit';
import { createStockAnnouncer, createStockOutbox } from '../../src/messaging/announcements.ts';
import { adjustStock } from '../../src/operations/adjustStock.ts';
import { applyCounts, type IncomingCount } from '../../src/operations/applyCounts.ts';
import { commitReservation } from '../../src/operations/commitReservation.ts';
import { reserveStock } from '../../src/operations/reserveStock.ts';
import { collectingPublisher } from '../support/told.ts';
import { createWorld, location, putLocations, staff, stockUp } from '../support/world.ts';

const count = (
  sku: string,
  locationId: string,
  sequence: number,
  onHand: number,
  tenant = 'acme',
): IncomingCount => ({
  tenant,
  sku,
  locationId,
  onHand,
  applied: { sequence: BigInt(sequence), hash: `h${onHand}`, countedAtMs: 1 },
});

const setUp = () => {
  const world = createWorld();
  const collecting = collectingPublisher();
  const announce = createStockAnnouncer({ ...world, publisher: collecting.publisher });
  const feed = (...counts: IncomingCount[]) => applyCounts({ store: world.store, announce }, counts);
  const outbox = createStockOutbox({ ...world, tenants: ['acme', 'globex'] });
  return { world, feed, outbox, ...collecting };
};

describe('the feed announces', () => {
  test('a SKU once per batch, with its whole state and revision, tenant by tenant', async () => {
    const { feed, take } = setUp();
    await feed(count('A', 'L1', 1, 5), count('A', 'L2', 1, 7), count('B', 'L1', 1, 1, 'globex'));
    expect(take()).toEqual([
      { tenant: 'acme', sku: 'A', revision: 1, available: 12, at: { L2: [7, 7, 0], L1: [5, 5, 0] } },
      { tenant: 'globex', sku: 'B', revision: 1, available: 1, at: { L1: [1, 1, 0] } },
    ]);
    await feed(count('A', 'L1', 2, 6));
    expect(take()).toEqual([
      { tenant: 'acme', sku: 'A', revision: 2, available: 13, at: { L2: [7, 7, 0], L1: [6, 6, 0] } },
    ]);
  });

  test('the latest state of a SKU whose counts took several writes', async () => {
    const { feed, take } = setUp();
    await feed(...Array.from({ length: 45 }, (_, i) => count('A', `L${i}`, 1, 1)));
    expect(take()).toMatchObject([{ sku: 'A', revision: 3, available: 45 }]);
  });

  test('nothing that no reader can see: stale counts, conflicts, and counts of what was there already', async () => {
    const { feed, take } = setUp();
    await feed(count('A', 'L1', 5, 5));
    take();
    await feed(count('A', 'L1', 4, 9));
    await feed(count('A', 'L1', 5, 9));
    await feed(count('A', 'L1', 6, 5));
    expect(take()).toEqual([]);
  });

  test('again what a crash may have kept untold: the event comes again and is a duplicate', async () => {
    const { feed, take, fail } = setUp();
    fail.times = 1;
    await expect(feed(count('A', 'L1', 1, 5), count('A', 'L2', 1, 7))).rejects.toThrow(TransientError);
    expect(take()).toEqual([]);
    expect(await feed(count('A', 'L1', 1, 5), count('A', 'L2', 1, 7))).toEqual(['duplicate', 'duplicate']);
    expect(take()).toMatchObject([{ sku: 'A', revision: 1, available: 12 }]);
  });

  test('stock as readers see it: never below zero, locations out of use left out', async () => {
    const { world, feed, take } = setUp();
    await putLocations(world.store, [location('OUT', 1, 1, { active: false })]);
    await stockUp(world.store, 'A', { L1: 5, OUT: 50 });
    await reserveStock(world, staff(), {
      lines: [{ sku: 'A', quantity: 4 }],
      ttlSeconds: 60,
      idempotencyKey: 'k',
    });
    await feed(count('A', 'L1', 1_000_000, 3));
    expect(take()).toMatchObject([{ available: 0, at: { L1: [0, 3, 4] } }]);
  });

  test('nothing without a broker, and works the same', async () => {
    const { store } = createWorld();
    expect(await applyCounts({ store }, [count('A', 'L1', 1, 5)])).toEqual(['applied']);
  });
});

describe('the ledger as an outbox', () => {
  test('a SKU’s entries that wait are told of by one event, its state as it is now', async () => {
    const { world, outbox, take, publisher } = setUp();
    await stockUp(world.store, 'A', { L1: 10 });
    await stockUp(world.store, 'B', { L1: 10 });
    const reserved = await reserveStock(world, staff(), {
      lines: [
        { sku: 'A', quantity: 4 },
        { sku: 'B', quantity: 1 },
      ],
      ttlSeconds: 60,
      idempotencyKey: 'k',
    });
    if (!reserved.ok) throw new Error('short');
    await commitReservation(world, staff(), { reservationId: reserved.value.id });
    const adjust = { sku: 'A', locationId: 'L1', delta: -1, reason: 'broken', idempotencyKey: 'k2' };
    await adjustStock(world, staff(), adjust, { requestId: 'req-1' });
    const relay = createOutboxRelay({ store: outbox, publisher, logger: silentLogger(), pollMs: 5 });
    await relay.start();
    await waitUntil(async () => (await outbox.pending(10)).length === 0);
    await relay.stop();
    expect(take()).toEqual([
      { tenant: 'acme', sku: 'A', revision: 4, available: 5, at: { L1: [5, 5, 0] } },
      { tenant: 'acme', sku: 'B', revision: 3, available: 9, at: { L1: [9, 9, 0] } },
    ]);
  });

  test('a page that could not be sent, or not be marked, is sent again', async () => {
    const { world, outbox, take, publisher, fail } = setUp();
    await stockUp(world.store, 'A', { L1: 10 }, 'globex');
    const adjust = { sku: 'A', locationId: 'L1', delta: 2, reason: 'found', idempotencyKey: 'k' };
    await adjustStock(world, staff('globex'), adjust, { requestId: 'req-1' });
    fail.times = 1;
    let crashes = 1;
    const crashing = {
      ...outbox,
      async markPublished(ids: readonly string[]) {
        if (crashes > 0) {
          crashes -= 1;
          throw new Error('the process died here');
        }
        await outbox.markPublished(ids);
      },
    };
    const backoff = { firstMs: 1, maxMs: 1 };
    const relay = createOutboxRelay({
      store: crashing,
      publisher,
      logger: silentLogger(),
      pollMs: 5,
      backoff,
    });
    await relay.start();
    await waitUntil(async () => (await outbox.pending(10)).length === 0);
    await relay.stop();
    const once = { tenant: 'globex', sku: 'A', revision: 2, available: 12, at: { L1: [12, 12, 0] } };
    expect(take()).toEqual([once, once]);
  });
});
