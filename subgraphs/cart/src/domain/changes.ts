import { err, ok, type Result } from '@commerce/kernel';
import { type Cart, changed, subtotal } from './cart.ts';
import { type CartError, invalidInput, notFound } from './errors.ts';
import { type CartLine, confirmLine, keepPrice, type Offers, takePrice } from './line.ts';

type Changed = Result<Cart, CartError>;

/** The cart with these lines; an error where its total is no longer a safe integer of minor units. */
export const withLines = (cart: Cart, lines: readonly CartLine[], nowMs: number, field: string): Changed => {
  const next = changed(cart, { lines: lines.toSorted((a, b) => (a.id < b.id ? -1 : 1)) }, nowMs);
  try {
    subtotal(next);
    return ok(next);
  } catch (error) {
    if (error instanceof RangeError)
      return err(invalidInput('AMOUNT_TOO_LARGE', 'the total is too large', field));
    throw error;
  }
};

const others = (cart: Cart, sku: string, offers: Offers): CartLine[] =>
  cart.lines.filter((line) => line.sku !== sku).map((line) => keepPrice(line, offers.get(line.sku)));

/** `sku` at its new total `quantity` and the current price; the other lines keep theirs and learn the news. */
export const addUnits = (
  cart: Cart,
  added: { readonly sku: string; readonly quantity: number; readonly newLineId: string },
  offers: Offers,
  nowMs: number,
): Changed => {
  const { sku, quantity, newLineId } = added;
  const id = cart.lines.find((line) => line.sku === sku)?.id ?? newLineId;
  const line = confirmLine({ id, sku, quantity }, offers.get(sku), { sku: 'sku', quantity: 'quantity' });
  if (!line.ok) return line;
  return withLines(cart, [...others(cart, sku, offers), line.value], nowMs, 'quantity');
};

/** Only more units than before must be sold and in stock: letting go of some is always possible. */
export const setQuantity = (
  cart: Cart,
  line: CartLine,
  quantity: number,
  offers: Offers,
  nowMs: number,
): Changed => {
  const offer = offers.get(line.sku);
  const field = { sku: 'lineId', quantity: 'quantity' };
  const next: Result<CartLine, CartError> =
    quantity > line.quantity
      ? confirmLine({ id: line.id, sku: line.sku, quantity }, offer, field)
      : ok(takePrice({ ...line, quantity }, offer));
  if (!next.ok) return next;
  return withLines(cart, [...others(cart, line.sku, offers), next.value], nowMs, 'quantity');
};

export const findLine = (cart: Cart, lineId: string): Result<CartLine, CartError> => {
  const line = cart.lines.find(({ id }) => id === lineId);
  return line ? ok(line) : err(notFound('LINE_NOT_FOUND', 'the cart has no such line', 'lineId'));
};

export const removeLine = (cart: Cart, lineId: string, nowMs: number): Changed => {
  const found = findLine(cart, lineId);
  return found.ok
    ? withLines(
        cart,
        cart.lines.filter((line) => line !== found.value),
        nowMs,
        'lineId',
      )
    : found;
};

/** All lines look at their offers again; those that accept take the new price. */
export const refreshLines = (cart: Cart, offers: Offers, accept: boolean, nowMs: number): Changed => {
  const look = accept ? takePrice : keepPrice;
  return withLines(
    cart,
    cart.lines.map((line) => look(line, offers.get(line.sku))),
    nowMs,
    'cartId',
  );
};

/** The order took the goods: nothing is left but the fact. */
export const checkedOut = (cart: Cart, orderId: string, nowMs: number): Cart =>
  changed(cart, { status: 'CHECKED_OUT', orderId, lines: [] }, nowMs);
