import { err, maxQuantity, ok, type Result } from '@commerce/kernel';
import { maxCartLines } from './cart.ts';
import { type CartError, invalidInput } from './errors.ts';
import type { CartLine } from './line.ts';

/** Units by SKU: what a cart is about to hold, before anybody was asked for prices. */
export type Quantities = ReadonlyMap<string, number>;

export const quantitiesOf = (lines: readonly CartLine[]): Quantities =>
  new Map(lines.map(({ sku, quantity }) => [sku, quantity]));

/**
 * The sum of both, SKU by SKU, if it fits into a cart. The fields name the input to blame when a line
 * or the cart would be too large.
 */
export const sumQuantities = (
  a: Quantities,
  b: Quantities,
  fields: { readonly quantity: string; readonly lines: string },
): Result<Quantities, CartError> => {
  const sums = new Map(a);
  for (const [sku, quantity] of b) {
    const sum = (sums.get(sku) ?? 0) + quantity;
    if (sum > maxQuantity) {
      const problem = `${sum} of ${sku} together; a line holds at most ${maxQuantity}`;
      return err(invalidInput('QUANTITY_TOO_LARGE', problem, fields.quantity));
    }
    sums.set(sku, sum);
  }
  if (sums.size > maxCartLines) {
    return err(invalidInput('CART_FULL', `a cart holds at most ${maxCartLines} SKUs`, fields.lines));
  }
  return ok(sums);
};
