import { type Clock, CodedError, type IdFactory, type RandomBytes } from '@commerce/kernel';
import type { CheckoutState, StepOutcome } from '../domain/checkout.ts';
import { unitsBySku } from '../domain/plan.ts';
import type { Carts, Checkout, CheckoutStore, Log, OrderStore, Stock } from '../ports.ts';
import { adoptEarly } from './adoptEarly.ts';

export interface CheckoutDeps {
  readonly checkouts: CheckoutStore;
  readonly orders: OrderStore;
  readonly carts: Carts;
  readonly stock: Stock;
  readonly clock: Clock;
  readonly ids: IdFactory;
  readonly randomBytes: RandomBytes;
  readonly log: Log;
}

/** The steps that act on the world outside. Placing the order is the store's, together with its state. */
export type OutsideState = Exclude<CheckoutState, { step: 'PLACE' | 'DONE' | 'REFUSED' }>;

/** One key per effect: a step done again, by whomever, is the same call. */
const keyOf = (checkout: Checkout, effect: string): string => `${checkout.orderId}.${effect}`;

/** The customer may change the cart while we place the order; what was bought stays bought. */
const emptyCart = async (
  { carts }: CheckoutDeps,
  tenant: string,
  { cartId, orderId }: Checkout,
  cartVersion: number,
): Promise<void> => {
  let expectedVersion = cartVersion;
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const closing = await carts.checkOut(tenant, { cartId, orderId, expectedVersion });
    if (closing.kind !== 'changed') return;
    expectedVersion = closing.currentVersion;
  }
  throw new CodedError('SUBGRAPH_UNAVAILABLE', 'the cart keeps changing');
};

/** Does what the state asks for. It throws where no outcome could be learnt; then it is done again later. */
export const performStep = async (
  deps: CheckoutDeps,
  tenant: string,
  checkout: Checkout,
  state: OutsideState,
): Promise<StepOutcome> => {
  const { carts, stock } = deps;
  const { cartId, orderId } = checkout;
  switch (state.step) {
    case 'READ_CART':
      return { of: 'READ_CART', cart: await carts.read(tenant, cartId) };
    case 'RESERVE': {
      const idempotencyKey = keyOf(checkout, `reserve.${state.attempt}`);
      const reserving = await stock.reserve(tenant, {
        orderId,
        lines: unitsBySku(state.plan),
        idempotencyKey,
      });
      return { of: 'RESERVE', ...reserving };
    }
    case 'COMMIT': {
      const idempotencyKey = keyOf(checkout, `commit.${state.attempt}`);
      const { reservationId } = state;
      return { of: 'COMMIT', kind: await stock.commit(tenant, { orderId, reservationId, idempotencyKey }) };
    }
    case 'ADOPT_EARLY':
      await adoptEarly(deps, tenant, orderId);
      return { of: 'ADOPT_EARLY' };
    case 'EMPTY_CART':
      await emptyCart(deps, tenant, checkout, state.cartVersion);
      return { of: 'EMPTY_CART' };
    case 'RELEASE':
      await giveBack(deps, tenant, checkout, state.reservationId);
      return { of: 'RELEASE' };
  }
};

/** Returns stock that this checkout will not sell. */
export const giveBack = (
  { stock }: CheckoutDeps,
  tenant: string,
  checkout: Checkout,
  reservationId: string,
): Promise<void> =>
  stock.release(tenant, {
    orderId: checkout.orderId,
    reservationId,
    idempotencyKey: keyOf(checkout, `release.${reservationId}`),
  });
