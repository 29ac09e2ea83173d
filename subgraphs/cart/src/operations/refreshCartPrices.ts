import type { Identity } from '@commerce/kernel';
import { refreshLines } from '../domain/changes.ts';
import { quantitiesOf } from '../domain/quantities.ts';
import type { CartDeps } from '../ports.ts';
import { askCatalog } from './askCatalog.ts';
import { type CartResult, changeCart, type ChangeInput } from './changeCart.ts';

export type RefreshCartPricesInput = ChangeInput & { readonly accept?: boolean | null | undefined };

/** Makes the warnings current, or settles them by accepting the prices of today. */
export const refreshCartPrices = (
  deps: CartDeps,
  identity: Identity,
  input: RefreshCartPricesInput,
  requestId?: string,
): Promise<CartResult> => {
  const { cartId, expectedVersion, idempotencyKey } = input;
  const accept = input.accept ?? false;
  const request = { cartId, accept, expectedVersion, idempotencyKey };
  return changeCart(deps, identity, 'refreshCartPrices', request, {
    async decide(cart) {
      const offers = await askCatalog(deps, identity, cart, quantitiesOf(cart.lines), requestId);
      return refreshLines(cart, offers, accept, deps.clock.nowMs());
    },
  });
};
