import { beforeEach, describe, expect, test } from '@jest/globals';
import { adjustStock, type AdjustStockInput } from '../../src/operations/adjustStock.ts';
import {
  createWorld,
  ledgerOf,
  levelsOf,
  location,
  putLocations,
  staff,
  stockUp,
  type World,
} from '../support/world.ts';

describe('adjustStock', () => {
  let world: World;
  beforeEach(async () => {
    world = createWorld();
    await putLocations(world.store, [location('L1', 0, 0)]);
  });

  const adjust = (more: Partial<AdjustStockInput> = {}, as = staff()) =>
    adjustStock(world, as, {
      sku: 'A',
      locationId: 'L1',
      delta: 5,
      reason: 'found',
      idempotencyKey: 'k',
      ...more,
    });

  test('adds units where none were counted and leaves who and why in the ledger', async () => {
    expect(await adjust()).toMatchObject({
      ok: true,
      value: { kind: 'ADJUSTED', reason: 'found', actor: 'staff:anna' },
    });
    expect(await levelsOf(world.store, 'A')).toEqual({ L1: [5, 0, 5] });
    expect(await ledgerOf(world.store, 'A')).toMatchObject([
      { changes: [{ locationId: 'L1', onHandDelta: 5, reservedDelta: 0 }] },
    ]);
  });

  test('adjusts once per key', async () => {
    expect(await adjust()).toEqual(await adjust());
    expect(await levelsOf(world.store, 'A')).toEqual({ L1: [5, 0, 5] });
    await expect(adjust({ delta: 6 })).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  test('adjusts for each of two people who chose the same key', async () => {
    await adjust();
    await adjust({}, { ...staff(), subject: 'bob' });
    expect(await levelsOf(world.store, 'A')).toEqual({ L1: [10, 0, 10] });
  });

  test('takes away no more than is on hand', async () => {
    await stockUp(world.store, 'A', { L1: 3 });
    expect(await adjust({ delta: -4 })).toEqual({ ok: false, error: { kind: 'BELOW_ZERO', onHand: 3 } });
    expect(await adjust({ delta: -3 })).toMatchObject({ ok: true });
    expect(await levelsOf(world.store, 'A')).toEqual({ L1: [0, 0, 0] });
  });

  test('of a location that nobody knows is refused', async () => {
    expect(await adjust({ locationId: 'L9' })).toEqual({ ok: false, error: { kind: 'UNKNOWN_LOCATION' } });
  });

  test.each([
    [{ delta: 0 }, 'input.delta'],
    [{ delta: 1_000_001 }, 'input.delta'],
    [{ delta: 1.5 }, 'input.delta'],
    [{ reason: ' ' }, 'input.reason'],
    [{ reason: 'x'.repeat(201) }, 'input.reason'],
    [{ sku: '' }, 'input.sku'],
    [{ locationId: 'a#b' }, 'input.locationId'],
    [{ idempotencyKey: 'a b' }, 'input.idempotencyKey'],
  ])('%j is BAD_USER_INPUT naming its argument', async (more, argument) => {
    await expect(adjust(more)).rejects.toMatchObject({ code: 'BAD_USER_INPUT', argument });
  });

  test('needs the scope inventory:adjust', async () => {
    await expect(adjust({}, staff('acme', ['inventory:reserve']))).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
  });
});
