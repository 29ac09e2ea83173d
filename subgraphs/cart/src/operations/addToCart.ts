import { type Identity, requireQuantity, requireSku } from '@commerce/kernel';
import { addUnits } from '../domain/changes.ts';
import { quantitiesOf, sumQuantities } from '../domain/quantities.ts';
import type { CartDeps } from '../ports.ts';
import { type CartResult, changeCart, type ChangeInput } from './changeCart.ts';
import { askCatalog } from './askCatalog.ts';

export type AddToCartInput = ChangeInput & { readonly sku: string; readonly quantity: number };

/** Puts units on top of those that the SKU's line has, once catalog and stock have confirmed the sum. */
export const addToCart = (
  deps: CartDeps,
  identity: Identity,
  { cartId, sku, quantity, expectedVersion, idempotencyKey }: AddToCartInput,
  requestId?: string,
): Promise<CartResult> => {
  requireSku(sku, 'input.sku');
  requireQuantity(quantity, 'input.quantity');
  const input = { cartId, sku, quantity, expectedVersion, idempotencyKey };
  return changeCart(deps, identity, 'addToCart', input, {
    async decide(cart) {
      const sums = sumQuantities(quantitiesOf(cart.lines), new Map([[sku, quantity]]), {
        quantity: 'quantity',
        lines: 'sku',
      });
      if (!sums.ok) return sums;
      const offers = await askCatalog(deps, identity, cart, sums.value, requestId);
      const added = { sku, quantity: sums.value.get(sku) ?? quantity, newLineId: deps.ids.newId('cartLine') };
      return addUnits(cart, added, offers, deps.clock.nowMs());
    },
  });
};
