import { type Identity, ok, requireId, requireScope } from '@commerce/kernel';
import { checkedOut } from '../domain/changes.ts';
import type { CartDeps } from '../ports.ts';
import { type CartResult, changeCart, type ChangeInput } from './changeCart.ts';

export type CheckOutCartInput = ChangeInput & { readonly orderId: string; readonly expectedVersion: number };

/**
 * Ends a cart as an order. The order's saga may say so again long after its idempotency key is
 * forgotten, and for a cart whose time ran out while the order was being placed.
 */
export const checkOutCart = (
  deps: CartDeps,
  identity: Identity,
  { cartId, orderId, expectedVersion, idempotencyKey }: CheckOutCartInput,
): Promise<CartResult> => {
  requireScope(identity, 'cart:any');
  requireId('order', orderId, 'input.orderId');
  const input = { cartId, orderId, expectedVersion, idempotencyKey };
  return changeCart(deps, identity, 'checkOutCart', input, {
    settled: (cart) => (cart.orderId === orderId ? ok(cart) : undefined),
    mayBeExpired: true,
    decide: (cart) => ok(checkedOut(cart, orderId, deps.clock.nowMs())),
  });
};
