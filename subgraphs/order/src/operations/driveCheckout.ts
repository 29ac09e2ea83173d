import { CodedError } from '@commerce/kernel';
import {
  checkoutTimeLimitMs,
  type CheckoutState,
  hasEnded,
  holds,
  isPlaced,
  nextState,
  type StepOutcome,
} from '../domain/checkout.ts';
import type { Checkout } from '../ports.ts';
import { buildPlacement } from './buildOrder.ts';
import { type CheckoutDeps, giveBack, performStep } from './performStep.ts';

/** How long workers leave a checkout alone after somebody worked on it, in milliseconds. */
const patienceMs = 20_000;

/** undefined: the row is another checkout's by now, so this one was refused and its key has the answer. */
type Driven = Checkout | undefined;

const reload = async (deps: CheckoutDeps, tenant: string, checkout: Checkout): Promise<Driven> => {
  const found = await deps.checkouts.load(tenant, checkout.cartId);
  return found?.orderId === checkout.orderId ? found : undefined;
};

const follow = (deps: CheckoutDeps, checkout: Checkout, outcome: StepOutcome): Checkout => {
  const nowMs = deps.clock.nowMs();
  const state = nextState(checkout.state, outcome, {
    terms: checkout.terms,
    late: nowMs - checkout.startedAtMs > checkoutTimeLimitMs,
  });
  // Nobody needs the person here once the order has the data, or there will be none.
  const { accountId: _, ...impersonal } = checkout.terms;
  return {
    ...checkout,
    state,
    ...((isPlaced(state) || hasEnded(state)) && { contact: null, terms: impersonal }),
    revision: checkout.revision + 1,
    dueAtMs: nowMs + patienceMs,
  };
};

const place = async (
  deps: CheckoutDeps,
  tenant: string,
  checkout: Checkout,
  state: Extract<CheckoutState, { step: 'PLACE' }>,
): Promise<Driven> => {
  const next = follow(deps, checkout, { of: 'PLACE' });
  let erased = false;
  for (let attempt = 0; attempt < 6; attempt += 1) {
    const placement = buildPlacement(deps, tenant, next, state, checkout.contact, erased);
    const outcome = await deps.checkouts.place(tenant, placement, deps.clock.nowMs());
    if (outcome === 'placed') return next;
    if (outcome === 'moved') return reload(deps, tenant, checkout);
    if (outcome === 'accountErased') erased = true;
  }
  throw new CodedError('SUBGRAPH_UNAVAILABLE', 'no free order number was found');
};

const advance = async (deps: CheckoutDeps, tenant: string, checkout: Checkout): Promise<Driven> => {
  const { state } = checkout;
  if (state.step === 'DONE' || state.step === 'REFUSED') return checkout;
  if (state.step === 'PLACE') return place(deps, tenant, checkout, state);

  const outcome = await performStep(deps, tenant, checkout, state);
  const next = follow(deps, checkout, outcome);
  if (await deps.checkouts.save(tenant, next, deps.clock.nowMs())) return next;

  const current = await reload(deps, tenant, checkout);
  if (outcome.of === 'RESERVE' && outcome.kind === 'reserved') {
    // Somebody else went on with another outcome: what was reserved here must not wait for its expiry.
    const { reservationId } = outcome;
    if (!current || !holds(current.state, reservationId))
      await giveBack(deps, tenant, checkout, reservationId);
  }
  return current;
};

/**
 * Takes a checkout to its end, from wherever it stands. Any number of callers may do so at once: every
 * step is idempotent, and only one of them can write its outcome.
 *
 * Throws where a step could not be done, except once the order is placed: what is left then is for the
 * recovery to finish, and no reason to tell the customer that it failed.
 */
export const driveCheckout = async (
  deps: CheckoutDeps,
  tenant: string,
  checkout: Checkout,
): Promise<Driven> => {
  let current = checkout;
  while (!hasEnded(current.state)) {
    try {
      const next = await advance(deps, tenant, current);
      if (!next) return undefined;
      current = next;
    } catch (error) {
      if (!isPlaced(current.state)) throw error;
      deps.log.warn(
        { err: error, tenant, orderId: current.orderId, step: current.state.step },
        'left to recovery',
      );
      return current;
    }
  }
  return current;
};
