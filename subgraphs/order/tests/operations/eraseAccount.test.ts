import { describe, expect, test } from '@jest/globals';
import { checkout } from '../../src/operations/checkout.ts';
import { eraseAccount } from '../../src/operations/eraseAccount.ts';
import { recoverCheckouts } from '../../src/operations/recoverCheckouts.ts';
import { chaotic, type Fate } from '../support/chaos.ts';
import { checkoutInput, createWorld, elsewhere, otherShopper, shopper, startMs } from '../support/world.ts';

const accountId = shopper.accountId ?? '';

describe('the erasure of an account', () => {
  test('takes the person out of all its orders and leaves the figures, and nobody else’s', async () => {
    const world = createWorld({ MUG: 1_000 });
    for (let i = 0; i < 120; i += 1)
      await checkout(world.deps, shopper, checkoutInput(world.cart({ MUG: 1 })));
    const other = await checkout(world.deps, otherShopper, checkoutInput(world.cart({ MUG: 1 })));
    const foreign = await checkout(world.deps, elsewhere(shopper), checkoutInput(world.cart({ MUG: 1 })));
    const { rows } = await world.stores.orders.ofDay('acme', { day: '2026-11-22' }, { first: 1_000 });

    const erasure = { accountId, erasedAtMs: world.clock.nowMs() + 1 };
    expect(await eraseAccount(world.stores, 'acme', erasure)).toEqual({ erased: 120 });
    expect(await eraseAccount(world.stores, 'acme', erasure)).toEqual({ erased: 0 });

    const after = await world.stores.orders.orders(
      'acme',
      rows.map(({ id }) => id),
    );
    const erased = after.filter(({ owner }) => owner.kind === 'erased');
    expect(erased).toHaveLength(120);
    expect(
      JSON.stringify(erased, (_, value: unknown) => (typeof value === 'bigint' ? '' : value)),
    ).not.toMatch(/sam|Wien|acc_/);
    expect(erased.every(({ totalMinor }) => totalMinor === 1250)).toBe(true);
    expect(await world.stores.orders.orders('acme', [other.ok ? other.value.id : ''])).toMatchObject([
      { contact: { email: 'sam@example.com' } },
    ]);
    expect(await world.stores.orders.orders('globex', [foreign.ok ? foreign.value.id : ''])).toMatchObject([
      { owner: { kind: 'account' } },
    ]);
  });

  test('replayed long after spares what the account ordered since', async () => {
    const world = createWorld();
    world.clock.advance(1_000);
    await checkout(world.deps, shopper, checkoutInput(world.cart()));
    expect(await eraseAccount(world.stores, 'acme', { accountId, erasedAtMs: startMs })).toEqual({
      erased: 0,
    });
    const { rows } = await world.stores.orders.ofAccount('acme', accountId, { first: 5 });
    expect(rows).toMatchObject([{ contact: { email: 'sam@example.com' } }]);
  });

  test('reaches a checkout that is under way: its order is nobody’s', async () => {
    const world = createWorld();
    let call = 0;
    const dying = (): Fate => ((call += 1) < 7 ? 'done' : 'lostBefore');
    const cut = chaotic(world.deps, dying, () => Promise.resolve());
    const cartId = world.cart({ MUG: 1 }, { accountId });
    await checkout(cut, shopper, checkoutInput(cartId)).catch(() => undefined);
    await eraseAccount(world.stores, 'acme', { accountId, erasedAtMs: world.clock.nowMs() + 1 });
    world.clock.advance(60_000);
    expect(await recoverCheckouts(world.deps, 'acme')).toMatchObject({ finished: 1 });
    const { rows } = await world.stores.orders.ofDay('acme', { day: '2026-11-22' }, { first: 5 });
    expect(rows).toMatchObject([{ owner: { kind: 'erased' }, contact: null, totalMinor: 1250 }]);
    expect(await world.stores.outbox.pending(5)).toHaveLength(1);
    expect(
      Buffer.from((await world.stores.outbox.pending(5))[0]?.message.value ?? []).toString(),
    ).not.toMatch(/acc_/);
  });

  test('meets a status that arrives at the same moment, and both hold', async () => {
    const world = createWorld();
    const placed = await checkout(world.deps, shopper, checkoutInput(world.cart()));
    const id = placed.ok ? placed.value.id : '';
    const { save } = world.stores.orders;
    let rival = true;
    const orders: typeof world.stores.orders = {
      ...world.stores.orders,
      save: async (tenant, order) => {
        const [now] = await world.stores.orders.orders(tenant, [id]);
        if (rival && now) await save(tenant, { ...now, status: 'CONFIRMED', revision: now.revision + 1 });
        rival = false;
        return save(tenant, order);
      },
    };
    await eraseAccount({ orders }, 'acme', { accountId, erasedAtMs: world.clock.nowMs() });
    expect(await world.stores.orders.orders('acme', [id])).toMatchObject([
      { status: 'CONFIRMED', owner: { kind: 'erased' } },
    ]);
  });
});
