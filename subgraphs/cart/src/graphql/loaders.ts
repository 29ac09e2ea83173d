import { type Identity, isId } from '@commerce/kernel';
import DataLoader from 'dataloader';
import type { Cart } from '../domain/cart.ts';
import { accountCart } from '../operations/accountCart.ts';
import { getCart } from '../operations/getCart.ts';
import type { CartDeps } from '../ports.ts';

/** Each cart is read once a request. A cart is a partition of its own, so there is no batch to make of several. */
export interface Loaders {
  readonly cart: DataLoader<string, Cart | null>;
  readonly accountCart: DataLoader<string, Cart | null>;
}

export const createLoaders = (deps: Pick<CartDeps, 'store' | 'clock'>, identity: Identity): Loaders => ({
  cart: new DataLoader((ids) =>
    Promise.all(ids.map(async (id) => (isId('cart', id) ? getCart(deps, identity, id) : null))),
  ),
  accountCart: new DataLoader((ids) => Promise.all(ids.map((id) => accountCart(deps, identity, id)))),
});
