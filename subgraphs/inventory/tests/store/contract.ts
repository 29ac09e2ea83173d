import { beforeAll, describe, expect, test } from '@jest/globals';
import { type FixedClock, sequentialIds } from '@commerce/testkit';
import type { LedgerEntry } from '../../src/domain/ledger.ts';
import {
  closeChanges,
  type ClosedStatus,
  holdChanges,
  type Reservation,
} from '../../src/domain/reservation.ts';
import type { Hold, Intent, InventoryStore } from '../../src/ports.ts';
import { ledgerOf, levelsOf, location, putLocations, stockUp } from '../support/world.ts';

/** What every inventory store must do; run against each implementation. */
export const inventoryStoreContract = (
  make: () => Promise<{ store: InventoryStore; clock: FixedClock }>,
): void => {
  let store: InventoryStore;
  let clock: FixedClock;
  let ids: ReturnType<typeof sequentialIds>;
  beforeAll(async () => {
    ({ store, clock } = await make());
    ids = sequentialIds(clock, 7);
  });

  let next = 0;
  /** A tenant of its own for each test. */
  const fresh = (): string => `t${(next += 1)}x`;

  const entryOf = (sku: string, more: Partial<LedgerEntry> = {}): LedgerEntry => ({
    id: ids.newId('ledgerEntry'),
    atMs: clock.nowMs(),
    sku,
    kind: 'RESERVED',
    reason: 'test',
    actor: 'staff:anna',
    changes: [{ locationId: 'L1', onHandDelta: 0, reservedDelta: 1 }],
    ...more,
  });

  const holdOf = (lines: Reservation['lines'], ttlMs = 60_000): Hold => ({
    reservation: {
      id: ids.newId('reservation'),
      status: 'HELD',
      lines,
      createdAtMs: clock.nowMs(),
      expiresAtMs: clock.nowMs() + ttlMs,
    },
    changes: holdChanges(lines),
    entries: [...new Set(lines.map(({ sku }) => sku))].map((sku) => entryOf(sku)),
  });

  const intent = (key: string, payload: unknown = { of: key }): Intent => ({
    op: 'reserveStock',
    key,
    payload,
  });

  const closeAs = (hold: Hold, to: ClosedStatus, tenant: string) =>
    store.close(tenant, {
      reservation: hold.reservation,
      to,
      atMs: clock.nowMs(),
      changes: closeChanges(hold.reservation.lines, to),
      entries: [entryOf('A', { kind: to, reservationId: hold.reservation.id })],
    });

  test('is ready', async () => {
    await expect(store.ready()).resolves.toBeUndefined();
  });

  describe('stock', () => {
    test('of a SKU that was never fed is there and empty', async () => {
      const stocks = await store.readStocks(fresh(), ['A', 'B']);
      expect([...stocks].map(([sku, { levels }]) => [sku, levels.size])).toEqual([
        ['A', 0],
        ['B', 0],
      ]);
    });

    test('keeps each location’s count with its sequence, hash and time', async () => {
      const tenant = fresh();
      const applied = { sequence: 9_223_372_036_854_775_807n, hash: 'abc', countedAtMs: 1_700_000_000_123 };
      await store.writeCounts(tenant, 'A.b-c_1', [{ locationId: 'L.1-x_Y', onHand: 7, applied }]);
      const stock = (await store.readStocks(tenant, ['A.b-c_1'], { fresh: true })).get('A.b-c_1');
      expect(stock?.levels.get('L.1-x_Y')).toEqual({ onHand: 7, reserved: 0, available: 7, count: applied });
    });

    test('counts are written only if each of them is newer', async () => {
      const tenant = fresh();
      const count = (locationId: string, sequence: bigint, onHand: number) => ({
        locationId,
        onHand,
        applied: { sequence, hash: `${sequence}`, countedAtMs: 1 },
      });
      expect(await store.writeCounts(tenant, 'A', [count('L1', 5n, 1), count('L2', 5n, 2)])).toBeDefined();
      expect(await store.writeCounts(tenant, 'A', [count('L1', 5n, 9)])).toBeUndefined();
      expect(await store.writeCounts(tenant, 'A', [count('L1', 6n, 9), count('L2', 4n, 9)])).toBeUndefined();
      expect(await levelsOf(store, 'A', tenant)).toEqual({ L1: [1, 0, 1], L2: [2, 0, 2] });
      expect(await store.writeCounts(tenant, 'A', [count('L1', 6n, 9), count('L3', 0n, 0)])).toBeDefined();
      expect(await levelsOf(store, 'A', tenant)).toEqual({ L1: [9, 0, 9], L2: [2, 0, 2], L3: [0, 0, 0] });
    });

    test('a count leaves what is reserved, and may find less than that', async () => {
      const tenant = fresh();
      await stockUp(store, 'A', { L1: 5 }, tenant);
      await store.hold(tenant, intent('k'), holdOf([{ sku: 'A', quantity: 4, locationId: 'L1' }]));
      await stockUp(store, 'A', { L1: 3 }, tenant);
      expect(await levelsOf(store, 'A', tenant)).toEqual({ L1: [3, 4, -1] });
      const more = holdOf([{ sku: 'A', quantity: 1, locationId: 'L1' }]);
      expect(await store.hold(tenant, intent('k2'), more)).toEqual({ status: 'raced' });
      await stockUp(store, 'A', { L1: 6 }, tenant);
      expect(await levelsOf(store, 'A', tenant)).toEqual({ L1: [6, 4, 2] });
    });

    test('every write raises the revision, and a count gives the stock as it is then', async () => {
      const tenant = fresh();
      const count = (sequence: bigint, onHand: number) => [
        { locationId: 'L1', onHand, applied: { sequence, hash: `${sequence}`, countedAtMs: 1 } },
      ];
      const revision = async () =>
        (await store.readStocks(tenant, ['A'], { fresh: true })).get('A')?.revision;
      expect(await revision()).toBe(0);
      expect(await store.writeCounts(tenant, 'A', count(1n, 5))).toMatchObject({ sku: 'A', revision: 1 });
      const hold = holdOf([{ sku: 'A', quantity: 2, locationId: 'L1' }]);
      await store.hold(tenant, intent('k'), hold);
      expect(await revision()).toBe(2);
      await closeAs(hold, 'RELEASED', tenant);
      expect(await revision()).toBe(3);
      const change = { locationId: 'L1', onHandDelta: 1, reservedDelta: 0 };
      await store.adjust(
        tenant,
        intent('k2'),
        'A',
        change,
        entryOf('A', { kind: 'ADJUSTED', changes: [change] }),
      );
      const after = await store.writeCounts(tenant, 'A', count(2n, 9));
      expect([after?.revision, after?.levels.get('L1')?.available]).toEqual([5, 9]);
      expect(await store.writeCounts(tenant, 'A', count(2n, 7))).toBeUndefined();
      expect(await revision()).toBe(5);
    });

    test('20 locations of a SKU fit into one write', async () => {
      const tenant = fresh();
      const units = Object.fromEntries(
        Array.from({ length: 20 }, (_, i) => [
          `${'LOCATION-WITH-A-LONG-CODE-OF-64-CHARACTERS-'.padEnd(61, 'X')}-${i}`,
          i,
        ]),
      );
      await stockUp(store, 'A', units, tenant);
      expect(Object.keys(await levelsOf(store, 'A', tenant))).toHaveLength(20);
    });
  });

  describe('what nobody was told of', () => {
    test('is every entry of the ledger, in its own tenant, until it is marked; counts leave none', async () => {
      const [tenant, other] = [fresh(), fresh()];
      await stockUp(store, 'A', { L1: 9 }, tenant);
      await stockUp(store, 'B', { L1: 9 }, tenant);
      await stockUp(store, 'A', { L1: 9 }, other);
      expect(await store.untold(tenant, 100)).toEqual([]);
      const hold = holdOf([
        { sku: 'A', quantity: 1, locationId: 'L1' },
        { sku: 'B', quantity: 1, locationId: 'L1' },
      ]);
      await store.hold(tenant, intent('k'), hold);
      await store.hold(other, intent('k'), holdOf([{ sku: 'A', quantity: 1, locationId: 'L1' }]));
      await closeAs(hold, 'COMMITTED', tenant);
      const places = await store.untold(tenant, 100);
      expect(places.map(({ sku }) => sku).sort()).toEqual(['A', 'A', 'B']);
      const [first, ...rest] = places;
      if (!first) throw new Error('none');
      await store.markTold(tenant, [first]);
      expect((await store.untold(tenant, 100)).map(({ id }) => id).sort()).toEqual(
        rest.map(({ id }) => id).sort(),
      );
      await store.markTold(tenant, rest);
      expect(await store.untold(tenant, 100)).toEqual([]);
      expect(await store.untold(other, 100)).toHaveLength(1);
      expect(await store.readLedger(tenant, { sku: 'A', month: '2026-01', limit: 10 })).toHaveLength(2);
    });
  });

  describe('a hold', () => {
    test('promises units of all lines and can be read back', async () => {
      const tenant = fresh();
      await stockUp(store, 'A', { L1: 5, L2: 5 }, tenant);
      await stockUp(store, 'B', { L1: 5 }, tenant);
      const hold = holdOf([
        { sku: 'A', quantity: 3, locationId: 'L1' },
        { sku: 'A', quantity: 1, locationId: 'L2' },
        { sku: 'B', quantity: 5, locationId: 'L1' },
      ]);
      expect(await store.hold(tenant, intent('k'), hold)).toEqual({ status: 'written' });
      expect(await levelsOf(store, 'A', tenant)).toEqual({ L1: [5, 3, 2], L2: [5, 1, 4] });
      expect(await levelsOf(store, 'B', tenant)).toEqual({ L1: [5, 5, 0] });
      expect(await store.findReservation(tenant, hold.reservation.id)).toEqual(hold.reservation);
      expect(await ledgerOf(store, 'A', tenant)).toEqual([hold.entries[0]]);
    });

    test('of which one line is short writes nothing at all', async () => {
      const tenant = fresh();
      await stockUp(store, 'A', { L1: 5 }, tenant);
      await stockUp(store, 'B', { L1: 1 }, tenant);
      const hold = holdOf([
        { sku: 'A', quantity: 3, locationId: 'L1' },
        { sku: 'B', quantity: 2, locationId: 'L1' },
      ]);
      expect(await store.hold(tenant, intent('k'), hold)).toEqual({ status: 'raced' });
      expect(await levelsOf(store, 'A', tenant)).toEqual({ L1: [5, 0, 5] });
      expect(await store.findReservation(tenant, hold.reservation.id)).toBeUndefined();
      expect(await ledgerOf(store, 'A', tenant)).toEqual([]);
      expect((await store.readForReserve(tenant, intent('k'), ['A'])).answer).toBeUndefined();
    });

    test('at a location that was never counted is refused', async () => {
      const hold = holdOf([{ sku: 'A', quantity: 1, locationId: 'L1' }]);
      expect(await store.hold(fresh(), intent('k'), hold)).toEqual({ status: 'raced' });
    });

    test('under a key that was used gives the first reservation, sold out or not; another request conflicts', async () => {
      const tenant = fresh();
      await stockUp(store, 'A', { L1: 2 }, tenant);
      const first = holdOf([{ sku: 'A', quantity: 2, locationId: 'L1' }]);
      await store.hold(tenant, intent('k#1'), first);
      const again = await store.hold(
        tenant,
        intent('k#1'),
        holdOf([{ sku: 'A', quantity: 2, locationId: 'L1' }]),
      );
      expect(again).toEqual({ status: 'replayed', answer: first.reservation.id });
      expect(await store.readForReserve(tenant, intent('k#1'), ['A'])).toMatchObject({
        answer: first.reservation.id,
      });
      expect(await levelsOf(store, 'A', tenant)).toEqual({ L1: [2, 2, 0] });

      const other = intent('k#1', { of: 'something else' });
      const hold = holdOf([{ sku: 'A', quantity: 1, locationId: 'L1' }]);
      await expect(store.hold(tenant, other, hold)).rejects.toMatchObject({ code: 'CONFLICT' });
      await expect(store.readForReserve(tenant, other, ['A'])).rejects.toMatchObject({ code: 'CONFLICT' });
    });

    test('frees its key after two days, not before', async () => {
      const tenant = fresh();
      await stockUp(store, 'A', { L1: 2 }, tenant);
      const one = () => holdOf([{ sku: 'A', quantity: 1, locationId: 'L1' }]);
      await store.hold(tenant, intent('k'), one());
      clock.advance(47 * 3_600_000);
      expect(await store.hold(tenant, intent('k'), one())).toMatchObject({ status: 'replayed' });
      clock.advance(3_600_000);
      expect(await store.hold(tenant, intent('k'), one())).toEqual({ status: 'written' });
    });

    test('of 49 SKUs fits into one transaction', async () => {
      const tenant = fresh();
      const skus = Array.from({ length: 49 }, (_, i) => `SKU-${i}`);
      await Promise.all(skus.map((sku) => stockUp(store, sku, { L1: 1 }, tenant)));
      const hold = holdOf(skus.map((sku) => ({ sku, quantity: 1, locationId: 'L1' })));
      expect(await store.hold(tenant, intent('k'), hold)).toEqual({ status: 'written' });
      expect(await closeAs(hold, 'RELEASED', tenant)).toBe(true);
    });
  });

  describe('the end of a hold', () => {
    const held = async (tenant: string, ttlMs?: number) => {
      await stockUp(store, 'A', { L1: 5 }, tenant);
      const hold = holdOf([{ sku: 'A', quantity: 2, locationId: 'L1' }], ttlMs);
      await store.hold(tenant, intent('k'), hold);
      return hold;
    };

    test.each([
      ['COMMITTED', [3, 0, 3]],
      ['RELEASED', [5, 0, 5]],
      ['EXPIRED', [5, 0, 5]],
    ] as const)('%s leaves the level at %j, once', async (to, level) => {
      const tenant = fresh();
      const hold = await held(tenant);
      expect(await closeAs(hold, to, tenant)).toBe(true);
      for (const again of ['COMMITTED', 'RELEASED', 'EXPIRED'] as const) {
        expect(await closeAs(hold, again, tenant)).toBe(false);
      }
      expect(await levelsOf(store, 'A', tenant)).toEqual({ L1: level });
      expect(await store.findReservation(tenant, hold.reservation.id)).toEqual({
        ...hold.reservation,
        status: to,
        closedAtMs: clock.nowMs(),
      });
      expect(await ledgerOf(store, 'A', tenant)).toHaveLength(2);
    });

    test('a commit after its time writes nothing; giving back does', async () => {
      const tenant = fresh();
      const hold = await held(tenant, 1_000);
      clock.advance(1_000);
      expect(await closeAs(hold, 'COMMITTED', tenant)).toBe(false);
      expect(await levelsOf(store, 'A', tenant)).toEqual({ L1: [5, 2, 3] });
      expect(await closeAs(hold, 'EXPIRED', tenant)).toBe(true);
    });

    test('only held reservations whose time is over are named to the sweeper, the oldest first', async () => {
      const tenant = fresh();
      await stockUp(store, 'A', { L1: 9 }, tenant);
      const holds: Hold[] = [];
      for (const ttlMs of [3_000, 1_000, 2_000, 5_000]) {
        const hold = holdOf([{ sku: 'A', quantity: 1, locationId: 'L1' }], ttlMs);
        await store.hold(tenant, intent(`k${ttlMs}`), hold);
        holds.push(hold);
      }
      const [third, first, second] = holds.map(({ reservation }) => reservation.id);
      expect(await store.overdueReservations(tenant, clock.nowMs(), 10)).toEqual([]);
      expect(await store.overdueReservations(tenant, clock.nowMs() + 3_000, 10)).toEqual([
        first,
        second,
        third,
      ]);
      expect(await store.overdueReservations(tenant, clock.nowMs() + 3_000, 2)).toEqual([first, second]);
      expect(await store.overdueReservations(fresh(), clock.nowMs() + 3_000, 10)).toEqual([]);
      await closeAs(holds[1] as Hold, 'COMMITTED', tenant);
      expect(await store.overdueReservations(tenant, clock.nowMs() + 3_000, 10)).toEqual([second, third]);
    });
  });

  describe('an adjustment', () => {
    const adjust = (tenant: string, key: string, delta: number, payload: unknown = { delta }) => {
      const change = { locationId: 'L1', onHandDelta: delta, reservedDelta: 0 };
      const entry = entryOf('A', { kind: 'ADJUSTED', changes: [change] });
      return {
        entry,
        outcome: store.adjust(tenant, { op: 'adjustStock', key, payload }, 'A', change, entry),
      };
    };

    test('adds and takes away, never below zero, and may go below what is reserved', async () => {
      const tenant = fresh();
      expect(await adjust(tenant, 'a', 5).outcome).toEqual({ status: 'written' });
      await store.hold(tenant, intent('k'), holdOf([{ sku: 'A', quantity: 4, locationId: 'L1' }]));
      expect(await adjust(tenant, 'b', -3).outcome).toEqual({ status: 'written' });
      expect(await levelsOf(store, 'A', tenant)).toEqual({ L1: [2, 4, -2] });
      expect(await adjust(tenant, 'c', -3).outcome).toEqual({ status: 'raced' });
      expect(await levelsOf(store, 'A', tenant)).toEqual({ L1: [2, 4, -2] });
    });

    test('is done once per key', async () => {
      const tenant = fresh();
      const first = adjust(tenant, 'a', 5);
      await first.outcome;
      expect(await adjust(tenant, 'a', 5).outcome).toEqual({ status: 'replayed', answer: first.entry });
      await expect(adjust(tenant, 'a', 6).outcome).rejects.toMatchObject({ code: 'CONFLICT' });
      expect(await levelsOf(store, 'A', tenant)).toEqual({ L1: [5, 0, 5] });
    });

    test('leaves a ledger that is read newest first, page by page, by SKU and month', async () => {
      const tenant = fresh();
      const entries: LedgerEntry[] = [];
      for (let i = 0; i < 5; i += 1) {
        clock.advance(1);
        const { entry, outcome } = adjust(tenant, `k${i}`, 1);
        await outcome;
        entries.unshift(entry);
      }
      const read = (limit: number, afterId?: string) =>
        store.readLedger(tenant, {
          sku: 'A',
          month: '2026-01',
          limit,
          ...(afterId !== undefined && { afterId }),
        });
      expect(await read(10)).toEqual(entries);
      expect(await read(2)).toEqual(entries.slice(0, 2));
      expect(await read(2, entries[1]?.id)).toEqual(entries.slice(2, 4));
      expect(await store.readLedger(tenant, { sku: 'A', month: '2025-12', limit: 9 })).toEqual([]);
      expect(await store.readLedger(tenant, { sku: 'B', month: '2026-01', limit: 9 })).toEqual([]);
    });
  });

  describe('locations', () => {
    test('are kept whole, replaced by newer data alone, and listed by tenant', async () => {
      const tenant = fresh();
      const berlin = location('BER', 52.5, 13.4, {
        kind: 'warehouse',
        address: { city: 'Berlin', countryCode: 'DE' },
      });
      const write = (sequence: bigint, name: string) =>
        store.writeLocation(tenant, { location: { ...berlin, name }, position: { sequence, hash: name } });
      expect(await write(2n, 'two')).toBe(true);
      expect(await write(2n, 'again')).toBe(false);
      expect(await write(1n, 'one')).toBe(false);
      expect(await write(3n, 'three')).toBe(true);
      await putLocations(store, [location('PAR', 48.8, 2.3, { active: false })], tenant);
      expect((await store.readLocations(tenant, ['BER', 'NONE'])).get('BER')).toEqual({
        location: { ...berlin, name: 'three' },
        position: { sequence: 3n, hash: 'three' },
      });
      const listed = await store.listLocations(tenant);
      expect(listed.map(({ id, active }) => [id, active]).sort()).toEqual([
        ['BER', true],
        ['PAR', false],
      ]);
      expect(await store.listLocations(fresh())).toEqual([]);
    });
  });

  test('two tenants with the same SKU, location and key know nothing of each other, acme and acme2 neither', async () => {
    await stockUp(store, 'SAME', { L1: 5 }, 'acme');
    await stockUp(store, 'SAME', { L1: 1 }, 'acme2');
    const hold = holdOf([{ sku: 'SAME', quantity: 5, locationId: 'L1' }]);
    expect(await store.hold('acme2', intent('same'), hold)).toEqual({ status: 'raced' });
    expect(await store.hold('acme', intent('same'), hold)).toEqual({ status: 'written' });
    expect(await store.findReservation('acme2', hold.reservation.id)).toBeUndefined();
    expect((await store.readForReserve('acme2', intent('same'), ['SAME'])).answer).toBeUndefined();
    expect(await closeAs(hold, 'RELEASED', 'acme2')).toBe(false);
    expect(await store.overdueReservations('acme2', clock.nowMs() + 1e9, 10)).toEqual([]);
    expect(await ledgerOf(store, 'SAME', 'acme2')).toEqual([]);
    expect(await levelsOf(store, 'SAME', 'acme2')).toEqual({ L1: [1, 0, 1] });
    expect(await levelsOf(store, 'SAME', 'acme')).toEqual({ L1: [5, 5, 0] });
  });
};
