import { hasScope, type Identity, requireOneScope } from '@commerce/kernel';
import { type Cart, statusAt } from './cart.ts';
import { type CartError, invalidInput } from './errors.ts';

/** Throws FORBIDDEN for a credential that has nothing to do with carts. */
export const requireCartScope = (identity: Identity): void =>
  requireOneScope(identity, ['cart:write', 'cart:any']);

/**
 * An account's cart is its own alone. A guest's cart belongs to whoever knows its id, whose 80 random
 * bits are the secret; a shopper who signs in midway goes on with it. Staff and services see all.
 */
export const mayUse = (identity: Identity, cart: Pick<Cart, 'accountId'>): boolean =>
  hasScope(identity, 'cart:any') || cart.accountId === undefined || cart.accountId === identity.accountId;

/** Whose active cart the caller may ask for. */
export const mayUseCartOf = (identity: Identity, accountId: string): boolean =>
  identity.accountId === accountId || hasScope(identity, 'cart:any');

/** Why the cart cannot be changed any more; undefined while it can. */
export const whyClosed = (cart: Cart, nowMs: number, field = 'cartId'): CartError | undefined => {
  const status = statusAt(cart, nowMs);
  return status === 'ACTIVE' ? undefined : invalidInput(`CART_${status}`, `the cart is ${status}`, field);
};
