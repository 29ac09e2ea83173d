import { createHash } from 'node:crypto';
import {
  CodedError,
  err,
  type Identity,
  ok,
  requireId,
  requireIdempotencyKey,
  requireScope,
  hasScope,
  type Result,
  unreachable,
} from '@commerce/kernel';
import { isPlaced } from '../domain/checkout.ts';
import { type ContactInput, readContact } from '../domain/contact.ts';
import type { Contact, Order } from '../domain/order.ts';
import type { CheckoutTerms } from '../domain/plan.ts';
import { cartCheckedOut, checkoutInProgress, type Refusal } from '../domain/refusal.ts';
import type { Checkout, CheckoutAnswer } from '../ports.ts';
import { driveCheckout } from './driveCheckout.ts';
import type { CheckoutDeps } from './performStep.ts';

export interface CheckoutInput extends ContactInput {
  readonly cartId: string;
  readonly idempotencyKey: string;
  readonly expectedVersion?: number | null | undefined;
  readonly acceptPriceChanges?: boolean | null | undefined;
}

type Answer = Result<Order, readonly Refusal[]>;

/** Two callers may choose the same key without knowing of each other; guests share a subject, but not a cart. */
const scopedKey = (
  { accountId, kind, subject }: Identity,
  { cartId, idempotencyKey }: Pick<CheckoutInput, 'cartId' | 'idempotencyKey'>,
): string =>
  createHash('sha256')
    .update(JSON.stringify([kind, accountId ?? subject, kind === 'guest' ? cartId : null, idempotencyKey]))
    .digest('base64url');

const termsOf = (identity: Identity, input: CheckoutInput): CheckoutTerms => ({
  ...(input.expectedVersion != null && { expectedVersion: input.expectedVersion }),
  ...(identity.accountId !== undefined && { accountId: identity.accountId }),
  acceptPriceChanges: input.acceptPriceChanges ?? false,
  anyCart: hasScope(identity, 'cart:any'),
});

const intentOf = (
  deps: CheckoutDeps,
  identity: Identity,
  input: CheckoutInput,
  contact: Contact,
): Checkout => {
  const nowMs = deps.clock.nowMs();
  const terms = termsOf(identity, input);
  const request = JSON.stringify([
    input.cartId,
    terms.expectedVersion ?? null,
    terms.acceptPriceChanges,
    contact,
  ]);
  return {
    cartId: input.cartId,
    orderId: deps.ids.newId('order'),
    idempotencyKey: scopedKey(identity, input),
    requestHash: createHash('sha256').update(request).digest('base64url'),
    terms,
    contact,
    state: { step: 'READ_CART' },
    revision: 1,
    startedAtMs: nowMs,
    // A worker takes it up only if this very request is cut off.
    dueAtMs: nowMs + 20_000,
  };
};

/** What the checkout came to, if it is known. */
const answerOf = (checkout: Checkout): CheckoutAnswer | undefined => {
  const { state, orderId } = checkout;
  if (isPlaced(state)) return { kind: 'placed', orderId };
  return state.step === 'REFUSED' ? { kind: 'refused', refusals: state.refusals } : undefined;
};

const report = async (deps: CheckoutDeps, tenant: string, answer: CheckoutAnswer): Promise<Answer> => {
  if (answer.kind === 'refused') return err(answer.refusals);
  const [order] = await deps.orders.orders(tenant, [answer.orderId]);
  if (!order) throw new Error(`order ${answer.orderId} was placed and cannot be found`);
  return ok(order);
};

/**
 * Turns a cart into an order. Throws FORBIDDEN, BAD_USER_INPUT, CONFLICT (the key with another request),
 * SUBGRAPH_UNAVAILABLE: after the last, the same key goes on where it stopped.
 */
export const checkout = async (
  deps: CheckoutDeps,
  identity: Identity,
  input: CheckoutInput,
): Promise<Answer> => {
  requireScope(identity, 'order:place');
  requireId('cart', input.cartId, 'input.cartId');
  requireIdempotencyKey(input.idempotencyKey);
  const contact = readContact(input);
  if (!contact.ok) return contact;

  const { tenant } = identity;
  const intent = intentOf(deps, identity, input, contact.value);
  // A second round only when another request with this key ended the checkout under our hands.
  for (let round = 0; round < 3; round += 1) {
    const begun = await deps.checkouts.begin(tenant, intent, deps.clock.nowMs());
    switch (begun.kind) {
      case 'inProgress':
        return err([checkoutInProgress]);
      case 'checkedOut':
        return err([cartCheckedOut]);
      case 'answered':
        return report(deps, tenant, begun.answer);
      case 'begun':
      case 'resumed': {
        const driven = await driveCheckout(deps, tenant, begun.checkout);
        const answer = driven && answerOf(driven);
        if (answer) return report(deps, tenant, answer);
        break;
      }
      default:
        return unreachable(begun);
    }
  }
  throw new CodedError('SUBGRAPH_UNAVAILABLE', 'the checkout keeps changing; try again with the same key');
};
