import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Reservation } from '../../src/domain/reservation.ts';
import { commitReservation } from '../../src/operations/commitReservation.ts';
import { readReservation } from '../../src/operations/readReservation.ts';
import { releaseReservation } from '../../src/operations/releaseReservation.ts';
import { reserveStock } from '../../src/operations/reserveStock.ts';
import { sweepReservations } from '../../src/operations/sweepReservations.ts';
import { createWorld, guest, ledgerOf, levelsOf, staff, stockUp, type World } from '../support/world.ts';

describe('the end of a reservation', () => {
  let world: World;
  let reservation: Reservation;

  const reserve = async (idempotencyKey: string, ttlSeconds = 60): Promise<Reservation> => {
    const input = { lines: [{ sku: 'A', quantity: 2 }], ttlSeconds, idempotencyKey };
    const result = await reserveStock(world, staff(), input);
    if (!result.ok) throw new Error('sold out');
    return result.value;
  };

  beforeEach(async () => {
    world = createWorld();
    await stockUp(world.store, 'A', { L1: 500 });
    reservation = await reserve('k');
  });

  const end = { COMMITTED: commitReservation, RELEASED: releaseReservation };
  const doIt = (what: keyof typeof end, as = staff()) =>
    end[what](world, as, { reservationId: reservation.id, reason: 'order 17' });

  test.each([
    ['COMMITTED', [498, 0, 498], { onHandDelta: -2, reservedDelta: -2 }],
    ['RELEASED', [500, 0, 500], { onHandDelta: 0, reservedDelta: -2 }],
  ] as const)('%s changes the level once and the ledger tells why', async (what, level, change) => {
    for (let i = 0; i < 3; i += 1)
      expect(await doIt(what)).toMatchObject({ ok: true, value: { status: what } });
    expect(await levelsOf(world.store, 'A')).toEqual({ L1: level });
    const [entry, ...others] = await ledgerOf(world.store, 'A');
    expect(entry).toMatchObject({
      kind: what,
      reason: 'order 17',
      actor: 'staff:anna',
      reservationId: reservation.id,
    });
    expect(entry?.changes).toEqual([{ locationId: 'L1', ...change }]);
    expect(others).toHaveLength(1);
  });

  test.each([
    ['COMMITTED', 'RELEASED'],
    ['RELEASED', 'COMMITTED'],
  ] as const)('%s, it can no more be %s', async (first, second) => {
    await doIt(first);
    expect(await doIt(second)).toEqual({ ok: false, error: { kind: 'NOT_HELD', status: first } });
  });

  test('once its time is over it cannot be committed, and reading it gives its units back', async () => {
    world.clock.advance(60_000);
    expect(await readReservation(world, staff(), reservation.id)).toMatchObject({ status: 'EXPIRED' });
    expect(await levelsOf(world.store, 'A')).toEqual({ L1: [500, 0, 500] });
    expect(await doIt('COMMITTED')).toEqual({ ok: false, error: { kind: 'NOT_HELD', status: 'EXPIRED' } });
    expect(await doIt('RELEASED')).toMatchObject({ ok: true, value: { status: 'EXPIRED' } });
    expect(await ledgerOf(world.store, 'A')).toMatchObject([
      { kind: 'EXPIRED', actor: 'system:expiry' },
      { kind: 'RESERVED' },
    ]);
  });

  test('a commit that comes too late gives the units back at once', async () => {
    world.clock.advance(60_000);
    expect(await doIt('COMMITTED')).toMatchObject({ error: { status: 'EXPIRED' } });
    expect(await levelsOf(world.store, 'A')).toEqual({ L1: [500, 0, 500] });
  });

  test('a sweep ends those whose time is over, many at a time, and no others', async () => {
    for (let i = 0; i < 25; i += 1) await reserve(`short${i}`, 10);
    world.clock.advance(10_000);
    expect(await sweepReservations({ ...world, batchSize: 10 }, 'globex')).toBe(0);
    expect(await sweepReservations({ ...world, batchSize: 10 }, 'acme')).toBe(25);
    expect(await sweepReservations({ ...world, batchSize: 10 }, 'acme')).toBe(0);
    expect(await levelsOf(world.store, 'A')).toEqual({ L1: [500, 2, 498] });
  });

  test('a sweep ends although the index still names what is closed', async () => {
    const { store } = world;
    const lagging = { ...world, store: { ...store, overdueReservations: async () => [reservation.id] } };
    await doIt('RELEASED');
    expect(await sweepReservations({ ...lagging, batchSize: 1 }, 'acme')).toBe(0);
  });

  test('an unknown one is not found, for another tenant too; a malformed id is BAD_USER_INPUT', async () => {
    expect(await doIt('RELEASED', staff('globex'))).toEqual({ ok: false, error: { kind: 'NOT_FOUND' } });
    expect(await readReservation(world, staff('globex'), reservation.id)).toBeUndefined();
    await expect(commitReservation(world, staff(), { reservationId: 'rsv_1' })).rejects.toMatchObject({
      argument: 'input.reservationId',
    });
  });

  test('needs the scope inventory:reserve', async () => {
    await expect(doIt('COMMITTED', guest())).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(doIt('RELEASED', guest())).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(readReservation(world, guest(), reservation.id)).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
  });
});
