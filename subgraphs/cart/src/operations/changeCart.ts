import { err, type Identity, ok, requireId, requireIdempotencyKey, type Result } from '@commerce/kernel';
import { mayUse, requireCartScope, whyClosed } from '../domain/access.ts';
import type { Cart } from '../domain/cart.ts';
import { cartNotFound, type CartError, versionConflict } from '../domain/errors.ts';
import type { CartDeps } from '../ports.ts';
import { untilCommitted } from './attempts.ts';
import { answerTo, remember, replay, requestOf } from './idempotency.ts';

export type CartResult = Result<Cart, CartError>;

/** What every mutation of an existing cart is given. */
export interface ChangeInput {
  readonly cartId: string;
  readonly expectedVersion?: number | null | undefined;
  readonly idempotencyKey: string;
}

/** What the mutation decides, given the cart as it is. It is asked again after a race. */
export interface Change {
  decide(cart: Cart): Promise<CartResult> | CartResult;
  /** An answer without a change, looked for before the rules of open carts apply. */
  settled?(cart: Cart): CartResult | undefined;
  /** Whether a cart whose time ran out may still change. */
  mayBeExpired?: boolean;
}

/**
 * The course of every mutation of one cart: may the caller, was this asked before, is the cart open and
 * at the version expected, what shall it become, write it if nobody came between.
 */
export const changeCart = async (
  deps: CartDeps,
  identity: Identity,
  operation: string,
  input: ChangeInput & Readonly<Record<string, string | number | boolean | null | undefined>>,
  change: Change,
): Promise<CartResult> => {
  requireCartScope(identity);
  const { cartId, expectedVersion, idempotencyKey, ...rest } = input;
  requireId('cart', cartId, 'input.cartId');
  requireIdempotencyKey(idempotencyKey);
  const { store, clock } = deps;
  const { tenant } = identity;
  const request = requestOf(operation, cartId, idempotencyKey, { ...rest, expectedVersion });
  let lastVersion = 0;

  const attempt = async (): Promise<CartResult | 'raced'> => {
    const asked = answerTo(store, tenant, request);
    const cart = await store.find(tenant, cartId);
    if (!cart || !mayUse(identity, cart)) return err(cartNotFound());
    const answer = await asked();
    if (answer) return replay(store, identity, answer);
    lastVersion = cart.version;
    const settled = change.settled?.(cart);
    if (settled) return settled;
    // At its creation no cart is expired, so only what ended it for good is looked at.
    const closed = whyClosed(cart, change.mayBeExpired ? cart.createdAtMs : clock.nowMs());
    if (closed) return err(closed);
    if (expectedVersion != null && expectedVersion !== cart.version)
      return err(versionConflict(cart.version));
    const next = await change.decide(cart);
    if (!next.ok) return next;
    const outcome = await store.commit(tenant, {
      steps: [{ previous: cart, next: next.value }],
      ...remember(request, next.value),
    });
    return outcome === 'committed' ? ok(next.value) : 'raced';
  };
  return (await untilCommitted(deps, attempt)) ?? err(versionConflict(lastVersion));
};
