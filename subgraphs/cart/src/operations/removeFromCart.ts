import { type Identity, requireId } from '@commerce/kernel';
import { removeLine } from '../domain/changes.ts';
import type { CartDeps } from '../ports.ts';
import { type CartResult, changeCart, type ChangeInput } from './changeCart.ts';

export type RemoveFromCartInput = ChangeInput & { readonly lineId: string };

/** Takes a line out. It asks nobody, so that a shopper can let go of things while the catalog is down. */
export const removeFromCart = (
  deps: CartDeps,
  identity: Identity,
  { cartId, lineId, expectedVersion, idempotencyKey }: RemoveFromCartInput,
): Promise<CartResult> => {
  requireId('cartLine', lineId, 'input.lineId');
  const input = { cartId, lineId, expectedVersion, idempotencyKey };
  return changeCart(deps, identity, 'removeFromCart', input, {
    decide: (cart) => removeLine(cart, lineId, deps.clock.nowMs()),
  });
};
