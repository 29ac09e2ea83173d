import { type Identity, requireId, requireQuantity } from '@commerce/kernel';
import { findLine, setQuantity } from '../domain/changes.ts';
import { quantitiesOf } from '../domain/quantities.ts';
import type { CartDeps } from '../ports.ts';
import { askCatalog } from './askCatalog.ts';
import { type CartResult, changeCart, type ChangeInput } from './changeCart.ts';

export type UpdateCartLineInput = ChangeInput & { readonly lineId: string; readonly quantity: number };

/** Sets a line's units, at the price of that quantity. */
export const updateCartLine = (
  deps: CartDeps,
  identity: Identity,
  { cartId, lineId, quantity, expectedVersion, idempotencyKey }: UpdateCartLineInput,
  requestId?: string,
): Promise<CartResult> => {
  requireId('cartLine', lineId, 'input.lineId');
  requireQuantity(quantity, 'input.quantity');
  const input = { cartId, lineId, quantity, expectedVersion, idempotencyKey };
  return changeCart(deps, identity, 'updateCartLine', input, {
    async decide(cart) {
      const line = findLine(cart, lineId);
      if (!line.ok) return line;
      const wanted = new Map(quantitiesOf(cart.lines)).set(line.value.sku, quantity);
      const offers = await askCatalog(deps, identity, cart, wanted, requestId);
      return setQuantity(cart, line.value, quantity, offers, deps.clock.nowMs());
    },
  });
};
