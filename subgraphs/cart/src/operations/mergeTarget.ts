import { err, type Identity, ok, type Result } from '@commerce/kernel';
import { mayUse } from '../domain/access.ts';
import { type Cart, newCart } from '../domain/cart.ts';
import { cartNotFound, type CartError, invalidInput } from '../domain/errors.ts';
import type { CartDeps, CartWrite } from '../ports.ts';
import { activeCart } from './activeCart.ts';

/** The cart that receives, with how it is written: as a step from what was read, or as the account's new one. */
export interface MergeTarget {
  readonly cart: Cart;
  readonly previous: Cart | null;
  readonly active?: CartWrite['active'];
}

/** The cart that was named, else the shopper's active one, else one to be made like `from`. */
export const findMergeTarget = async (
  { store, clock, ids }: Pick<CartDeps, 'store' | 'clock' | 'ids'>,
  identity: Identity,
  from: Cart,
  intoCartId: string | undefined,
): Promise<Result<MergeTarget, CartError>> => {
  const { tenant, accountId } = identity;
  if (intoCartId !== undefined) {
    const cart = await store.find(tenant, intoCartId);
    return cart && mayUse(identity, cart) ? ok({ cart, previous: cart }) : err(cartNotFound('intoCartId'));
  }
  if (accountId === undefined) {
    return err(
      invalidInput('INTO_CART_REQUIRED', 'a guest has no cart of its own to merge into', 'intoCartId'),
    );
  }
  const { cartId, cart: own } = await activeCart({ store, clock }, tenant, accountId);
  if (own) return ok({ cart: own, previous: own });
  const { currencyCode, locale } = from;
  const cart = newCart({ id: ids.newId('cart'), currencyCode, locale, accountId }, clock.nowMs());
  return ok({ cart, previous: null, active: { accountId, cartId: cart.id, replaces: cartId } });
};
