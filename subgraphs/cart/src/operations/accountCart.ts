import type { Identity } from '@commerce/kernel';
import { mayUseCartOf, requireCartScope } from '../domain/access.ts';
import type { Cart } from '../domain/cart.ts';
import type { CartDeps } from '../ports.ts';
import { activeCart } from './activeCart.ts';

/** The account's active cart; null where there is none, and for anybody but the account, staff and services. */
export const accountCart = async (
  deps: Pick<CartDeps, 'store' | 'clock'>,
  identity: Identity,
  accountId: string,
): Promise<Cart | null> => {
  requireCartScope(identity);
  return mayUseCartOf(identity, accountId) ? (await activeCart(deps, identity.tenant, accountId)).cart : null;
};
