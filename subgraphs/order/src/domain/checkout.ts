import { unreachable } from '@commerce/kernel';
import { type CartSnapshot, type CheckoutTerms, type Plan, planCheckout } from './plan.ts';
import { checkoutTimedOut, type Refusal } from './refusal.ts';

/**
 * A checkout, step by step. The state says what is to be done next; its outcome says which state
 * follows. Stock is committed before the order is placed, so that an order never exists whose stock
 * might still be lost, and nobody hears of one that must be taken back.
 *
 *   READ_CART → RESERVE → COMMIT → PLACE → ADOPT_EARLY → EMPTY_CART → DONE
 *       ↓         ↓  ↑______↓
 *    REFUSED ← RELEASE
 *
 * Authorising a payment will be a step between RESERVE and COMMIT: a refused card goes to RELEASE.
 */
export type CheckoutState =
  | { readonly step: 'READ_CART' }
  | { readonly step: 'RESERVE'; readonly plan: Plan; readonly attempt: number }
  | { readonly step: 'COMMIT'; readonly plan: Plan; readonly attempt: number; readonly reservationId: string }
  | { readonly step: 'PLACE'; readonly plan: Plan; readonly reservationId: string }
  | { readonly step: 'ADOPT_EARLY'; readonly cartVersion: number }
  | { readonly step: 'EMPTY_CART'; readonly cartVersion: number }
  | { readonly step: 'RELEASE'; readonly reservationId: string; readonly refusals: readonly Refusal[] }
  | { readonly step: 'DONE' }
  | { readonly step: 'REFUSED'; readonly refusals: readonly Refusal[] };

export interface Shortage {
  readonly sku: string;
  readonly available: number;
}

/** What came of a step. A step that failed without an outcome is done again, with the same keys. */
export type StepOutcome =
  | { readonly of: 'READ_CART'; readonly cart: CartSnapshot | undefined }
  | { readonly of: 'RESERVE'; readonly kind: 'reserved'; readonly reservationId: string }
  | { readonly of: 'RESERVE'; readonly kind: 'short'; readonly shortages: readonly Shortage[] }
  /** gone: the reservation expired, so the stock is not ours. */
  | { readonly of: 'COMMIT'; readonly kind: 'committed' | 'gone' }
  | { readonly of: 'PLACE' | 'ADOPT_EARLY' | 'EMPTY_CART' | 'RELEASE' };

/** A checkout that has not secured its stock by then gives up: its customer has left long ago. */
export const checkoutTimeLimitMs = 15 * 60_000;

/** How often stock is reserved anew after a reservation expired under us. */
const maxReserveAttempts = 3;

export interface StepContext {
  readonly terms: CheckoutTerms;
  /** Whether `checkoutTimeLimitMs` has passed since the checkout began. */
  readonly late: boolean;
}

const refused = (refusals: readonly Refusal[]): CheckoutState => ({ step: 'REFUSED', refusals });

const mismatch = (state: CheckoutState, outcome: StepOutcome): never => {
  throw new RangeError(`an outcome of ${outcome.of} does not answer ${state.step}`);
};

const afterCommit = (
  { plan, attempt, reservationId }: Extract<CheckoutState, { step: 'COMMIT' }>,
  kind: 'committed' | 'gone',
  late: boolean,
): CheckoutState => {
  if (kind === 'committed') return { step: 'PLACE', plan, reservationId };
  if (late || attempt >= maxReserveAttempts) return refused([checkoutTimedOut]);
  return { step: 'RESERVE', plan, attempt: attempt + 1 };
};

/** The state that follows. Throws a RangeError for an outcome of another step or after the end. */
export const nextState = (
  state: CheckoutState,
  outcome: StepOutcome,
  context: StepContext,
): CheckoutState => {
  switch (state.step) {
    case 'READ_CART': {
      if (outcome.of !== 'READ_CART') return mismatch(state, outcome);
      if (context.late) return refused([checkoutTimedOut]);
      const plan = planCheckout(outcome.cart, context.terms);
      return plan.ok ? { step: 'RESERVE', plan: plan.value, attempt: 1 } : refused(plan.error);
    }
    case 'RESERVE': {
      if (outcome.of !== 'RESERVE') return mismatch(state, outcome);
      if (outcome.kind === 'short') {
        return refused(outcome.shortages.map((shortage) => ({ kind: 'insufficientStock', ...shortage })));
      }
      const { reservationId } = outcome;
      // Only now may it give up: before, a reservation of an attempt that was cut off would be left behind.
      if (context.late) return { step: 'RELEASE', reservationId, refusals: [checkoutTimedOut] };
      return { ...state, step: 'COMMIT', reservationId };
    }
    case 'COMMIT':
      return outcome.of === 'COMMIT'
        ? afterCommit(state, outcome.kind, context.late)
        : mismatch(state, outcome);
    case 'PLACE':
      if (outcome.of !== 'PLACE') return mismatch(state, outcome);
      return { step: 'ADOPT_EARLY', cartVersion: state.plan.cartVersion };
    case 'ADOPT_EARLY':
      return outcome.of === 'ADOPT_EARLY' ? { ...state, step: 'EMPTY_CART' } : mismatch(state, outcome);
    case 'EMPTY_CART':
      return outcome.of === 'EMPTY_CART' ? { step: 'DONE' } : mismatch(state, outcome);
    case 'RELEASE':
      return outcome.of === 'RELEASE' ? refused(state.refusals) : mismatch(state, outcome);
    case 'DONE':
    case 'REFUSED':
      return mismatch(state, outcome);
    default:
      return unreachable(state);
  }
};

/** Whether the checkout's answer is an order: true from the moment the order exists. */
export const isPlaced = ({ step }: CheckoutState): boolean =>
  step === 'ADOPT_EARLY' || step === 'EMPTY_CART' || step === 'DONE';

export const hasEnded = ({ step }: CheckoutState): boolean => step === 'DONE' || step === 'REFUSED';

/** Whether stock may still be held for this state by the given reservation, so that it must not be released. */
export const holds = (state: CheckoutState, reservationId: string): boolean =>
  (state.step === 'COMMIT' || state.step === 'PLACE' || state.step === 'RELEASE') &&
  state.reservationId === reservationId;
