import { err, ok, type Result } from '@commerce/kernel';
import { type CartError, insufficientStock, invalidInput, notFound } from './errors.ts';

/** What catalog and stock say of one SKU in the cart's currency, at the line's quantity. */
export interface Offer {
  readonly sku: string;
  readonly title: string;
  /** Minor units for one; null where the product has no price in this currency. */
  readonly unitPriceMinor: number | null;
  /** Units that can be had, 0 or more. */
  readonly available: number;
}

/** By SKU; a SKU that is not there is not sold. */
export type Offers = ReadonlyMap<string, Offer>;

/** The last offer as the line remembers it: what its warnings follow from. */
export type Quote =
  | { readonly kind: 'sold'; readonly unitPriceMinor: number; readonly available: number }
  | { readonly kind: 'unavailable' };

export interface CartLine {
  readonly id: string;
  readonly sku: string;
  /** As it was when the line last took a price. */
  readonly title: string;
  /** 1 to 9,999. */
  readonly quantity: number;
  /** Minor units for one: the price that the shopper was shown and the totals are made of. */
  readonly unitPriceMinor: number;
  readonly quote: Quote;
}

const quoteOf = (offer: Offer | undefined): Quote =>
  offer?.unitPriceMinor == null
    ? { kind: 'unavailable' }
    : { kind: 'sold', unitPriceMinor: offer.unitPriceMinor, available: offer.available };

/** The line with its old price, knowing what the new one would be. */
export const keepPrice = (line: CartLine, offer: Offer | undefined): CartLine => ({
  ...line,
  quote: quoteOf(offer),
});

/** The line at the current price, or at its old one where it is no longer sold. */
export const takePrice = (line: CartLine, offer: Offer | undefined): CartLine =>
  offer?.unitPriceMinor == null
    ? keepPrice(line, offer)
    : { ...line, title: offer.title, unitPriceMinor: offer.unitPriceMinor, quote: quoteOf(offer) };

/** A line for units that must be sold in this currency and in stock. */
export const confirmLine = (
  line: Pick<CartLine, 'id' | 'sku' | 'quantity'>,
  offer: Offer | undefined,
  field: { readonly sku: string; readonly quantity: string },
): Result<CartLine, CartError> => {
  const { id, sku, quantity } = line;
  if (!offer) return err(notFound('PRODUCT_NOT_FOUND', `no product is sold as ${sku}`, field.sku));
  if (offer.unitPriceMinor === null) {
    return err(invalidInput('PRICE_UNAVAILABLE', `${sku} has no price in the cart's currency`, field.sku));
  }
  if (offer.available < quantity)
    return err(insufficientStock(sku, quantity, offer.available, field.quantity));
  const { title, unitPriceMinor } = offer;
  return ok({ id, sku, title, quantity, unitPriceMinor, quote: quoteOf(offer) });
};
