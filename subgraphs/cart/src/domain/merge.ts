import { err, type Result } from '@commerce/kernel';
import { type Cart, changed } from './cart.ts';
import { withLines } from './changes.ts';
import { type CartError, invalidInput } from './errors.ts';
import { type CartLine, type Offers, takePrice } from './line.ts';
import type { Quantities } from './quantities.ts';

/**
 * `into` with the summed quantities, every line at its current price. A product that is no longer sold
 * keeps the price it had, with a warning, so that nothing vanishes unseen; where it had none in this
 * currency the merge fails. Too little stock is a warning: a sign-in must not fail for it.
 */
export const mergeLines = (
  into: Cart,
  from: Cart,
  sums: Quantities,
  merge: { readonly offers: Offers; readonly newLineId: () => string; readonly nowMs: number },
): Result<Cart, CartError> => {
  const { offers, newLineId, nowMs } = merge;
  const lines: CartLine[] = [];
  for (const [sku, quantity] of sums) {
    const own = into.lines.find((line) => line.sku === sku);
    const guest =
      from.currencyCode === into.currencyCode ? from.lines.find((line) => line.sku === sku) : undefined;
    const known = own ?? (guest && { ...guest, id: newLineId() });
    const offer = offers.get(sku);
    if (known) {
      lines.push(takePrice({ ...known, quantity }, offer));
    } else if (offer?.unitPriceMinor != null) {
      const { title, unitPriceMinor } = offer;
      lines.push(
        takePrice(
          { id: newLineId(), sku, title, quantity, unitPriceMinor, quote: { kind: 'unavailable' } },
          offer,
        ),
      );
    } else {
      return err(
        invalidInput('PRICE_UNAVAILABLE', `${sku} has no price in ${into.currencyCode}`, 'fromCartId'),
      );
    }
  }
  return withLines(into, lines, nowMs, 'fromCartId');
};

/** The cart that was merged: its lines live on in the other one. */
export const mergedAway = (from: Cart, nowMs: number): Cart =>
  changed(from, { status: 'MERGED', lines: [] }, nowMs);
