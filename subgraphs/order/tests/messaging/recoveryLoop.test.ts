import { describe, expect, test } from '@jest/globals';
import type { Scheduler } from '@commerce/messaging';
import { createRecoveryLoop } from '../../src/messaging/recoveryLoop.ts';
import { checkout } from '../../src/operations/checkout.ts';
import { chaotic, type Fate } from '../support/chaos.ts';
import { checkoutInput, createWorld, guest } from '../support/world.ts';

/** Timers that fire when they are told to. */
const handTimers = () => {
  let due: { ms: number; callback: () => void } | undefined;
  const scheduler: Scheduler = {
    after: (ms, callback) => {
      const own = { ms, callback };
      due = own;
      return () => {
        if (due === own) due = undefined;
      };
    },
  };
  const fire = async (): Promise<number | undefined> => {
    const { ms, callback } = due ?? {};
    due = undefined;
    callback?.();
    for (let i = 0; i < 50; i += 1) await Promise.resolve();
    return ms;
  };
  return { scheduler, fire, waiting: () => due !== undefined };
};

describe('the recovery loop', () => {
  test('finishes what was left, tenant by tenant, also after a look that failed, until it is stopped', async () => {
    const world = createWorld();
    const cartId = world.cart();
    let call = 0;
    const dying = (): Fate => ((call += 1) < 6 ? 'done' : 'lostBefore');
    await checkout(
      chaotic(world.deps, dying, () => Promise.resolve()),
      guest,
      checkoutInput(cartId),
    ).catch(() => undefined);
    world.clock.advance(60_000);

    const { due } = world.deps.checkouts;
    let looks = 0;
    const checkouts = { ...world.deps.checkouts };
    checkouts.due = async (...args) => {
      looks += 1;
      if (looks === 1) throw new Error('store down');
      return due(...args);
    };
    const timers = handTimers();
    const loop = createRecoveryLoop({
      ...world.deps,
      checkouts,
      tenants: ['globex', 'acme'],
      scheduler: timers.scheduler,
    });
    await loop.start();
    expect(await timers.fire()).toBe(0);
    expect(looks).toBe(2);
    expect(world.carts.get(cartId)?.status).toBe('CHECKED_OUT');
    expect(await timers.fire()).toBe(5_000);
    expect(looks).toBe(4);

    await loop.stop();
    expect(timers.waiting()).toBe(false);
  });
});
