import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { money } from '@commerce/kernel';
import {
  type CheckoutState,
  hasEnded,
  holds,
  nextState,
  type StepContext,
  type StepOutcome,
} from '../../src/domain/checkout.ts';
import type { CartSnapshot } from '../../src/domain/plan.ts';

const cart: CartSnapshot = {
  id: 'car_1',
  version: 3,
  status: 'ACTIVE',
  currencyCode: 'EUR',
  lines: [
    {
      sku: 'MUG',
      title: 'Mug',
      quantity: 2,
      unitPrice: money(100, 'EUR'),
      currentUnitPrice: money(100, 'EUR'),
      available: 9,
    },
  ],
};

const context = (late = false): StepContext => ({
  terms: { acceptPriceChanges: false, anyCart: false },
  late,
});

const read: StepOutcome = { of: 'READ_CART', cart };
const reserved: StepOutcome = { of: 'RESERVE', kind: 'reserved', reservationId: 'rsv_1' };
const start = { step: 'READ_CART' } as CheckoutState;

const run = (outcomes: readonly StepOutcome[], late = false): CheckoutState =>
  outcomes.reduce((state, outcome) => nextState(state, outcome, context(late)), start);

describe('a checkout', () => {
  test('ends with an order after every step has succeeded', () => {
    const outcomes: StepOutcome[] = [
      read,
      reserved,
      { of: 'COMMIT', kind: 'committed' },
      { of: 'PLACE' },
      { of: 'ADOPT_EARLY' },
      { of: 'EMPTY_CART' },
    ];
    expect(run(outcomes)).toEqual({ step: 'DONE' });
  });

  test('ends without one when stock is short, with what is left of each SKU', () => {
    const short: StepOutcome = { of: 'RESERVE', kind: 'short', shortages: [{ sku: 'MUG', available: 1 }] };
    expect(run([read, short])).toEqual({
      step: 'REFUSED',
      refusals: [{ kind: 'insufficientStock', sku: 'MUG', available: 1 }],
    });
  });

  test('reserves anew when the reservation expired before it was committed, but not for ever', () => {
    const gone: StepOutcome = { of: 'COMMIT', kind: 'gone' };
    expect(run([read, reserved, gone])).toMatchObject({ step: 'RESERVE', attempt: 2 });
    expect(run([read, reserved, gone, reserved, gone, reserved, gone])).toMatchObject({
      step: 'REFUSED',
      refusals: [{ code: 'CHECKOUT_TIMED_OUT' }],
    });
  });

  test('gives its stock back when it comes too late', () => {
    const reserving = nextState(start, read, context());
    const late = nextState(reserving, reserved, context(true));
    expect(late).toMatchObject({ step: 'RELEASE', reservationId: 'rsv_1' });
    expect(nextState(late, { of: 'RELEASE' }, context(true))).toMatchObject({ step: 'REFUSED' });
  });

  test('is never too late once its stock is committed', () => {
    const committing = run([read, reserved]);
    expect(nextState(committing, { of: 'COMMIT', kind: 'committed' }, context(true)).step).toBe('PLACE');
  });

  test('takes no outcome that does not answer its state, and none after its end', () => {
    expect(() => nextState(start, reserved, context())).toThrow(RangeError);
    expect(() => nextState({ step: 'DONE' }, { of: 'EMPTY_CART' }, context())).toThrow(RangeError);
  });

  test('whatever the outcomes, it ends, and a reservation is committed for an order or not held', () => {
    const late = fc.infiniteStream(fc.boolean());
    const lucky = fc.infiniteStream(fc.boolean());
    fc.assert(
      fc.property(late, lucky, (isLate, isLucky) => {
        const held = new Set<string>();
        const committed = new Set<string>();
        const answer = (state: CheckoutState, serial: number): StepOutcome => {
          const luck = isLucky.next().value;
          switch (state.step) {
            case 'READ_CART':
              return { of: 'READ_CART', cart: luck ? cart : undefined };
            case 'RESERVE':
              if (!luck) return { of: 'RESERVE', kind: 'short', shortages: [{ sku: 'MUG', available: 0 }] };
              held.add(`rsv_${serial}`);
              return { of: 'RESERVE', kind: 'reserved', reservationId: `rsv_${serial}` };
            case 'COMMIT':
              held.delete(state.reservationId);
              if (luck) committed.add(state.reservationId);
              return { of: 'COMMIT', kind: luck ? 'committed' : 'gone' };
            case 'RELEASE':
              held.delete(state.reservationId);
              return { of: 'RELEASE' };
            case 'PLACE':
            case 'ADOPT_EARLY':
            case 'EMPTY_CART':
              return { of: state.step };
            default:
              throw new Error('ended');
          }
        };
        let state = start;
        let steps = 0;
        for (; !hasEnded(state); steps += 1) {
          state = nextState(state, answer(state, steps), context(isLate.next().value));
          for (const reservationId of held) expect(holds(state, reservationId)).toBe(true);
        }
        expect(steps).toBeLessThanOrEqual(10);
        expect(held.size).toBe(0);
        expect(committed.size).toBe(state.step === 'DONE' ? 1 : 0);
      }),
    );
  });
});
