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
    adjustStock(
      world,
      as,
      {
        sku: 'A',
        locationId: 'L1',
        delta: 5,
        reason: 'found',
        idempotencyKey: 'k',
        ...more,
      },
      { requestId: 'req-1' },
    );

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

  test('is in the audit log before, with what was there, and afterwards with what came of it', async () => {
    await stockUp(world.store, 'A', { L1: 3 });
    await adjust({}, { ...staff(), accountId: 'acc_1' });
    expect(world.audit.entries).toMatchObject([
      {
        tenant: 'acme',
        actor: { id: 'acc_1', kind: 'staff' },
        action: 'adjustStock',
        target: 'A@L1',
        before: { onHand: 3, reserved: 0 },
        reason: 'found',
        requestId: 'req-1',
        result: 'APPLIED',
        after: { onHandDelta: 5 },
      },
    ]);
    await adjust({ delta: -100, idempotencyKey: 'k2' });
    expect(world.audit.entries).toMatchObject([{}, { result: 'REFUSED' }]);
  });

  test('changes nothing while the audit log cannot be written', async () => {
    world.audit.isDown = true;
    await expect(adjust()).rejects.toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE' });
    expect(await levelsOf(world.store, 'A')).toEqual({});
    world.audit.isDown = false;
    expect(await adjust()).toMatchObject({ ok: true });
  });

  test('is done once and told later where the outcome could not be told', async () => {
    world.audit.isDeaf = true;
    expect(await adjust()).toMatchObject({ ok: true });
    expect(world.audit.entries[0]?.result).toBeUndefined();
    world.audit.isDeaf = false;
    await adjust();
    expect(world.audit.entries).toMatchObject([{ result: 'APPLIED' }]);
    expect(await levelsOf(world.store, 'A')).toEqual({ L1: [5, 0, 5] });
  });

  test('leaves an entry without an outcome where the process dies between entry and effect, and a repetition settles it', async () => {
    const store = { ...world.store, adjust: () => Promise.reject(new Error('died')) };
    const input = { sku: 'A', locationId: 'L1', delta: 5, reason: 'found', idempotencyKey: 'k' };
    await expect(adjustStock({ ...world, store }, staff(), input, { requestId: 'req-1' })).rejects.toThrow(
      'died',
    );
    expect(world.audit.entries.map(({ result }) => result)).toEqual([undefined]);
    await adjust();
    expect(world.audit.entries).toMatchObject([{ result: 'APPLIED' }]);
    expect(await levelsOf(world.store, 'A')).toEqual({ L1: [5, 0, 5] });
  });

  test('of more units than the threshold needs a change, either way; of just as many it does not', async () => {
    const refused = { ok: false, error: { kind: 'APPROVAL_REQUIRED', threshold: 1_000 } };
    expect(await adjust({ delta: 1_001 })).toEqual(refused);
    expect(await adjust({ delta: -1_001 })).toEqual(refused);
    expect(world.audit.entries).toEqual([]);
    expect(await adjust({ delta: 1_000 })).toMatchObject({ ok: true });
  });

  test('by a change is done when the change allows it, whatever the threshold', async () => {
    const changeId = `chg_${'0'.repeat(26)}`;
    world.audit.refusal = 'OTHER_INPUT';
    for (const delta of [1, 5_000])
      expect(await adjust({ delta, changeId })).toEqual({
        ok: false,
        error: { kind: 'CHANGE_REFUSED', refusal: 'OTHER_INPUT' },
      });
    expect(await levelsOf(world.store, 'A')).toEqual({});
    world.audit.refusal = undefined;
    expect(await adjust({ delta: 5_000, changeId })).toMatchObject({ ok: true });
    expect(world.audit.entries).toMatchObject([{ changeId }]);
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
    expect(await adjust({ delta: -3, idempotencyKey: 'k2' })).toMatchObject({ ok: true });
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
    [{ changeId: 'chg_1' }, 'input.changeId'],
  ])('%j is BAD_USER_INPUT naming its argument', async (more, argument) => {
    await expect(adjust(more)).rejects.toMatchObject({ code: 'BAD_USER_INPUT', argument });
  });

  test('needs the scope inventory:adjust', async () => {
    await expect(adjust({}, staff('acme', ['inventory:reserve']))).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
  });
});
