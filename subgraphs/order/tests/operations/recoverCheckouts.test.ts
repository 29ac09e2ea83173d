import { describe, expect, test } from '@jest/globals';
import { checkout } from '../../src/operations/checkout.ts';
import { recoverCheckouts } from '../../src/operations/recoverCheckouts.ts';
import { atOnce, chaotic, type Fate } from '../support/chaos.ts';
import { checkoutInput, createWorld, guest } from '../support/world.ts';

/** The calls of an undisturbed checkout, counted. */
const callsOfACheckout = async (): Promise<number> => {
  const world = createWorld();
  let calls = 0;
  const deps = chaotic(world.deps, () => ((calls += 1), 'done'), atOnce);
  await checkout(deps, guest, checkoutInput(world.cart()));
  return calls;
};

describe('a checkout that is cut off', () => {
  const balanced = (world: ReturnType<typeof createWorld>, cartId: string): void => {
    expect(world.stock.unitsIn('COMMITTED')).toBe(2);
    expect(world.stock.unitsIn('HELD')).toBe(0);
    expect(world.stock.available('MUG')).toBe(8);
    expect(world.carts.get(cartId)?.status).toBe('CHECKED_OUT');
  };

  test('at any call is finished by the recovery, if it had begun, or by the client’s retry', async () => {
    const calls = await callsOfACheckout();
    expect(calls).toBeGreaterThan(10);
    for (const fate of ['lostBefore', 'lostAfter'] satisfies Fate[]) {
      for (let cut = 1; cut <= calls; cut += 1) {
        for (const finisher of ['recovery', 'retry']) {
          const world = createWorld();
          const cartId = world.cart({ MUG: 2 });
          let call = 0;
          // From the cut on the process is dead: none of its calls goes out.
          const dying = (): Fate => ((call += 1) < cut ? 'done' : call === cut ? fate : 'lostBefore');
          await checkout(chaotic(world.deps, dying, atOnce), guest, checkoutInput(cartId)).catch(
            () => undefined,
          );

          if (finisher === 'recovery') {
            world.clock.advance(60_000);
            await recoverCheckouts(world.deps, 'acme');
          }
          const answer = await checkout(world.deps, guest, checkoutInput(cartId));
          expect(answer).toMatchObject({ ok: true });
          if (finisher === 'retry') {
            world.clock.advance(60_000);
            await recoverCheckouts(world.deps, 'acme');
          }
          balanced(world, cartId);
          expect(await world.stores.outbox.pending(10)).toHaveLength(1);
        }
      }
    }
  });

  test('is left alone by the recovery while its own request works on it', async () => {
    const world = createWorld();
    const cartId = world.cart();
    let call = 0;
    const dying = (): Fate => ((call += 1) < 6 ? 'done' : 'lostBefore');
    await checkout(chaotic(world.deps, dying, atOnce), guest, checkoutInput(cartId)).catch(() => undefined);
    expect(await recoverCheckouts(world.deps, 'acme')).toEqual({ finished: 0, failed: 0 });
    world.clock.advance(30_000);
    expect(await recoverCheckouts(world.deps, 'acme')).toEqual({ finished: 1, failed: 0 });
  });

  test('that cannot go on does not stand before others', async () => {
    const world = createWorld();
    const dead = (): Fate => 'lostBefore';
    let call = 0;
    const dying = (): Fate => ((call += 1) < 4 ? 'done' : 'lostBefore');
    await checkout(chaotic(world.deps, dying, atOnce), guest, checkoutInput(world.cart())).catch(
      () => undefined,
    );
    world.clock.advance(30_000);
    const stuck = { ...world.deps, stock: chaotic(world.deps, dead, atOnce).stock };
    expect(await recoverCheckouts(stuck, 'acme')).toEqual({ finished: 0, failed: 1 });
    expect(await recoverCheckouts(stuck, 'acme')).toEqual({ finished: 0, failed: 0 });
    world.clock.advance(31_000);
    expect(await recoverCheckouts(world.deps, 'acme')).toEqual({ finished: 1, failed: 0 });
  });

  test('and found too late gives its stock back instead of surprising a customer who has left', async () => {
    const world = createWorld();
    const cartId = world.cart({ MUG: 2 });
    let call = 0;
    const dying = (): Fate => ((call += 1) < 4 ? 'done' : 'lostBefore');
    await checkout(chaotic(world.deps, dying, atOnce), guest, checkoutInput(cartId)).catch(() => undefined);
    world.clock.advance(16 * 60_000);
    await recoverCheckouts(world.deps, 'acme');
    expect(world.stock.available('MUG')).toBe(10);
    expect(world.carts.get(cartId)?.status).toBe('ACTIVE');
    expect(await checkout(world.deps, guest, checkoutInput(cartId))).toMatchObject({
      error: [{ code: 'CHECKOUT_TIMED_OUT' }],
    });
  });

  test('whose reservation expired meanwhile reserves again, and sells no more than there is', async () => {
    const world = createWorld({ MUG: 2 });
    const cartId = world.cart({ MUG: 2 });
    let committing = false;
    const { commit } = world.stock.stock;
    world.stock.stock.commit = async (...args) => {
      if (!committing) world.clock.advance(11 * 60_000);
      committing = true;
      return commit(...args);
    };
    expect(await checkout(world.deps, guest, checkoutInput(cartId))).toMatchObject({ ok: true });
    expect(world.stock.unitsIn('COMMITTED')).toBe(2);
    expect(world.stock.available('MUG')).toBe(0);
  });

  test('returns at once what it reserved when another worker ended the checkout meanwhile', async () => {
    const world = createWorld({ MUG: 2 });
    const cartId = world.cart({ MUG: 2 });
    const { reserve } = world.stock.stock;
    const slow = { ...world.stock.stock };
    slow.reserve = async (...args) => {
      // The other one saw no stock and refused; then stock came back and this one gets it.
      const short = { ...world.stock.stock };
      short.reserve = async () => ({ kind: 'short', shortages: [{ sku: 'MUG', available: 0 }] });
      await checkout({ ...world.deps, stock: short }, guest, checkoutInput(cartId));
      return reserve(...args);
    };
    const answer = await checkout({ ...world.deps, stock: slow }, guest, checkoutInput(cartId));
    expect(answer).toMatchObject({ error: [{ kind: 'insufficientStock' }] });
    expect(world.stock.unitsIn('HELD')).toBe(0);
    expect(world.stock.available('MUG')).toBe(2);
  });

  test('keeps what a faster worker reserved with the same key', async () => {
    const world = createWorld({ MUG: 2 });
    const cartId = world.cart({ MUG: 2 });
    const { reserve } = world.stock.stock;
    const slow = { ...world.stock.stock };
    slow.reserve = async (...args) => {
      const answer = await reserve(...args);
      let call = 0;
      // The other one dies right after it has written that the stock is reserved.
      const dying = (): Fate => ((call += 1) < 4 ? 'done' : 'lostBefore');
      await checkout(chaotic(world.deps, dying, atOnce), guest, checkoutInput(cartId)).catch(() => undefined);
      expect(await world.stores.checkouts.load('acme', cartId)).toMatchObject({ state: { step: 'COMMIT' } });
      return answer;
    };
    expect(await checkout({ ...world.deps, stock: slow }, guest, checkoutInput(cartId))).toMatchObject({
      ok: true,
    });
    expect(world.stock.unitsIn('COMMITTED')).toBe(2);
  });
});
