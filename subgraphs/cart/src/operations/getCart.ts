import type { Identity } from '@commerce/kernel';
import { mayUse, requireCartScope } from '../domain/access.ts';
import type { Cart } from '../domain/cart.ts';
import type { CartDeps } from '../ports.ts';

/** The cart in whatever state it is; null where there is none, or none for this caller. */
export const getCart = async (
  { store }: Pick<CartDeps, 'store'>,
  identity: Identity,
  cartId: string,
): Promise<Cart | null> => {
  requireCartScope(identity);
  const cart = await store.find(identity.tenant, cartId);
  return cart && mayUse(identity, cart) ? cart : null;
};
