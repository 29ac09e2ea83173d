import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { hasEnded } from '../../src/domain/checkout.ts';
import { checkout } from '../../src/operations/checkout.ts';
import { recoverCheckouts } from '../../src/operations/recoverCheckouts.ts';
import { chaotic, type Fate, next } from '../support/chaos.ts';
import { checkoutInput, createWorld, guest } from '../support/world.ts';

const fates = fc.infiniteStream(
  fc.oneof(
    { weight: 8, arbitrary: fc.constant<Fate>('done') },
    { weight: 1, arbitrary: fc.constant<Fate>('lostBefore') },
    { weight: 1, arbitrary: fc.constant<Fate>('lostAfter') },
  ),
);

/** Who acts: a client with one of three keys, a worker, or time itself. */
const actor = fc.oneof(
  fc.record({ kind: fc.constant('client' as const), key: fc.constantFrom('a', 'b', 'c') }),
  fc.record({ kind: fc.constant('worker' as const) }),
  fc.record({ kind: fc.constant('time' as const), minutes: fc.constantFrom(1, 4, 11) }),
);

describe('any number of clients and workers on one cart, any call of which may be lost', () => {
  test('end in one state, with one order or none, and stock that adds up', async () => {
    const onHand = 3;
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.array(actor, { minLength: 1, maxLength: 8 }),
        fates,
        fc.integer({ min: 1, max: 4 }),
        async (scheduler, actors, fate, quantity) => {
          const world = createWorld({ MUG: onHand });
          const cartId = world.cart({ MUG: quantity });
          const turn = (): Promise<void> => scheduler.schedule(Promise.resolve());
          const deps = chaotic(world.deps, () => next(fate), turn);
          const input = (idempotencyKey: string) => checkoutInput(cartId, { idempotencyKey });

          const work = actors.map(async (one) => {
            if (one.kind === 'client') await checkout(deps, guest, input(one.key)).catch(() => undefined);
            else if (one.kind === 'worker') await recoverCheckouts(deps, 'acme').catch(() => undefined);
            else {
              await turn();
              world.clock.advance(one.minutes * 60_000);
            }
          });
          await scheduler.waitFor(Promise.all(work));

          // Whatever was left is finished by a worker that nothing befalls.
          for (let round = 0; round < 3; round += 1) {
            world.clock.advance(60_000);
            await recoverCheckouts(world.deps, 'acme');
          }
          const state = (await world.stores.checkouts.load('acme', cartId))?.state;
          expect(state === undefined || hasEnded(state)).toBe(true);

          world.clock.advance(30 * 60_000);
          world.stock.sweep();
          const sold = state?.step === 'DONE' ? quantity : 0;
          expect(world.stock.unitsIn('COMMITTED')).toBe(sold);
          expect(world.stock.unitsIn('HELD')).toBe(0);
          expect(world.stock.available('MUG')).toBe(onHand - sold);
          expect(world.carts.get(cartId)?.status).toBe(sold > 0 ? 'CHECKED_OUT' : 'ACTIVE');

          const { rows } = await world.stores.orders.ofDay('acme', { day: '2026-11-22' }, { first: 10 });
          expect(rows).toHaveLength(sold > 0 ? 1 : 0);
          expect(await world.stores.outbox.pending(10)).toHaveLength(rows.length);

          // A client that asks again hears of that order under its own key, and of no other.
          for (const key of ['a', 'b', 'c']) {
            const answer = await checkout(world.deps, guest, input(key));
            if (answer.ok && sold > 0) expect(answer.value.id).toBe(rows[0]?.id);
          }
          expect(world.stock.unitsIn('COMMITTED')).toBeLessThanOrEqual(onHand);
        },
      ),
      { numRuns: 400 },
    );
  });
});
