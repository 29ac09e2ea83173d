import { type Cart, statusAt } from '../domain/cart.ts';
import type { CartDeps } from '../ports.ts';

/** The account's active cart, and what its pointer says, which may name one that ended. */
export const activeCart = async (
  { store, clock }: Pick<CartDeps, 'store' | 'clock'>,
  tenant: string,
  accountId: string,
): Promise<{ cartId: string | null; cart: Cart | null }> => {
  const cartId = await store.activeCartId(tenant, accountId);
  const cart = cartId === null ? null : await store.find(tenant, cartId);
  const isActive = cart?.accountId === accountId && statusAt(cart, clock.nowMs()) === 'ACTIVE';
  return { cartId, cart: isActive ? cart : null };
};
