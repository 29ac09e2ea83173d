import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Result } from '@commerce/kernel';
import { reserveStock } from '../../src/operations/reserveStock.ts';
import {
  createWorld,
  guest,
  ledgerOf,
  levelsOf,
  location,
  putLocations,
  staff,
  stockUp,
  type World,
} from '../support/world.ts';

const valueOf = <T>(result: Result<T, unknown>): T => {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
};

describe('reserveStock', () => {
  let world: World;
  beforeEach(() => {
    world = createWorld();
  });

  const reserve = (
    lines: { sku: string; quantity: number; locationId?: string }[],
    idempotencyKey = 'k',
    ttlSeconds = 60,
  ) => reserveStock(world, staff(), { lines, ttlSeconds, idempotencyKey });

  test('holds all lines, those of one SKU added up, until their time', async () => {
    await stockUp(world.store, 'A', { L1: 5 });
    const lines = [
      { sku: 'A', quantity: 2 },
      { sku: 'A', quantity: 1 },
    ];
    const reservation = valueOf(await reserve(lines));
    expect(reservation).toMatchObject({
      status: 'HELD',
      lines: [{ sku: 'A', quantity: 3, locationId: 'L1' }],
      expiresAtMs: world.clock.nowMs() + 60_000,
    });
    expect(await levelsOf(world.store, 'A')).toEqual({ L1: [5, 3, 2] });
    expect(await ledgerOf(world.store, 'A')).toMatchObject([
      {
        kind: 'RESERVED',
        actor: 'staff:anna',
        reservationId: reservation.id,
        changes: [{ onHandDelta: 0, reservedDelta: 3 }],
      },
    ]);
  });

  test('is all or nothing, and names every SKU that is short with what can be had', async () => {
    await stockUp(world.store, 'A', { L1: 5 });
    await stockUp(world.store, 'B', { L1: 1, L2: 1 });
    const result = await reserve([
      { sku: 'A', quantity: 1 },
      { sku: 'B', quantity: 3 },
      { sku: 'C', quantity: 1 },
    ]);
    expect(result).toEqual({
      ok: false,
      error: [
        { sku: 'B', available: 2 },
        { sku: 'C', available: 0 },
      ],
    });
    expect(await levelsOf(world.store, 'A')).toEqual({ L1: [5, 0, 5] });
  });

  test('sells nothing from a location out of use', async () => {
    await stockUp(world.store, 'A', { L1: 5 });
    await putLocations(world.store, [location('L1', 0, 0, { active: false })]);
    expect(await reserve([{ sku: 'A', quantity: 1 }])).toEqual({
      ok: false,
      error: [{ sku: 'A', available: 0 }],
    });
    expect(await reserve([{ sku: 'A', quantity: 1, locationId: 'L1' }])).toMatchObject({ ok: false });
  });

  test('answers a repeated call with the same reservation, also once all is sold', async () => {
    await stockUp(world.store, 'A', { L1: 2 });
    const first = valueOf(await reserve([{ sku: 'A', quantity: 2 }]));
    expect(valueOf(await reserve([{ sku: 'A', quantity: 2 }]))).toEqual(first);
    expect(await levelsOf(world.store, 'A')).toEqual({ L1: [2, 2, 0] });
    await expect(reserve([{ sku: 'A', quantity: 1 }])).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  test('a call that failed for want of stock may succeed later under its key', async () => {
    expect(await reserve([{ sku: 'A', quantity: 2 }])).toMatchObject({ ok: false });
    await stockUp(world.store, 'A', { L1: 2 });
    expect(await reserve([{ sku: 'A', quantity: 2 }])).toMatchObject({ ok: true });
  });

  test('looks again when others were faster, and takes what is left elsewhere', async () => {
    await stockUp(world.store, 'A', { L1: 5, L2: 3 });
    const { store } = world;
    let races = 0;
    world = {
      ...world,
      store: {
        ...store,
        hold: async (...args) => {
          if (races === 0) {
            races += 1;
            await stockUp(store, 'A', { L1: 0 });
          }
          return store.hold(...args);
        },
      },
    };
    expect(valueOf(await reserve([{ sku: 'A', quantity: 3 }])).lines).toEqual([
      { sku: 'A', quantity: 3, locationId: 'L2' },
    ]);
  });

  test('says sold out where others are faster again and again', async () => {
    await stockUp(world.store, 'A', { L1: 5 });
    world = { ...world, store: { ...world.store, hold: async () => ({ status: 'raced' }) } };
    expect(await reserve([{ sku: 'A', quantity: 1 }])).toEqual({
      ok: false,
      error: [{ sku: 'A', available: 0 }],
    });
  });

  test.each([
    ['no lines', [], 'k', 60, 'input.lines'],
    ['quantity 0', [{ sku: 'A', quantity: 0 }], 'k', 60, 'input.lines.0.quantity'],
    ['quantity 10,000', [{ sku: 'A', quantity: 10_000 }], 'k', 60, 'input.lines.0.quantity'],
    ['a malformed SKU', [{ sku: 'A#B', quantity: 1 }], 'k', 60, 'input.lines.0.sku'],
    [
      'a malformed location',
      [{ sku: 'A', quantity: 1, locationId: '#' }],
      'k',
      60,
      'input.lines.0.locationId',
    ],
    ['no time', [{ sku: 'A', quantity: 1 }], 'k', 0, 'input.ttlSeconds'],
    ['two days', [{ sku: 'A', quantity: 1 }], 'k', 172_800, 'input.ttlSeconds'],
    ['an empty key', [{ sku: 'A', quantity: 1 }], '', 60, 'input.idempotencyKey'],
    [
      '50 SKUs',
      Array.from({ length: 50 }, (_, i) => ({ sku: `S${i}`, quantity: 1 })),
      'k',
      60,
      'input.lines',
    ],
  ])('%s is BAD_USER_INPUT naming its argument', async (_name, lines, key, ttl, argument) => {
    await expect(reserve(lines, key, ttl)).rejects.toMatchObject({ code: 'BAD_USER_INPUT', argument });
  });

  test('needs the scope inventory:reserve', async () => {
    const call = reserveStock(world, guest(), {
      lines: [{ sku: 'A', quantity: 1 }],
      ttlSeconds: 1,
      idempotencyKey: 'k',
    });
    await expect(call).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });
});
