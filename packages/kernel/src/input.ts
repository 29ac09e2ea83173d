import { isCurrencyCode } from './currency.ts';
import { BadUserInput } from './errors.ts';
import { type IdKind, idPrefixes, isId } from './ids.ts';

// The rules every argument of the graph obeys. Each returns its value or throws BadUserInput naming `argument`.

export const maxPageSize = 100;
export const maxQuantity = 9_999;

export const requireId = (kind: IdKind, id: string, argument: string): string => {
  if (!isId(kind, id)) throw new BadUserInput(argument, `not an id of the form ${idPrefixes[kind]}_…`);
  return id;
};

/** Units of one SKU, 1 to 9,999. */
export const requireQuantity = (quantity: number, argument: string): number => {
  if (!Number.isInteger(quantity) || quantity < 1 || quantity > maxQuantity) {
    throw new BadUserInput(argument, `must be an integer from 1 to ${maxQuantity}`);
  }
  return quantity;
};

/** The size of a page, 1 to 100; `fallback` rows when the client names none. */
export const requireFirst = (first: number | null | undefined, fallback = 20, argument = 'first'): number => {
  const size = first ?? fallback;
  if (!Number.isInteger(size) || size < 1 || size > maxPageSize) {
    throw new BadUserInput(argument, `must be an integer from 1 to ${maxPageSize}`);
  }
  return size;
};

/** 1 to 128 printable ASCII characters: chosen by the client, one per intended effect. */
export const requireIdempotencyKey = (key: string, argument = 'input.idempotencyKey'): string => {
  if (!/^[\x21-\x7e]{1,128}$/.test(key)) {
    throw new BadUserInput(argument, 'must be 1 to 128 printable characters without spaces');
  }
  return key;
};

/** Letters, digits, dot, underscore, hyphen; at most 64, as in the feeds' schemas. */
export const requireSku = (sku: string, argument: string): string => {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(sku)) throw new BadUserInput(argument, 'not a SKU');
  return sku;
};

export const requireCurrency = (code: string, argument: string): string => {
  if (!isCurrencyCode(code))
    throw new BadUserInput(argument, `"${code.slice(0, 10)}" is not an ISO 4217 code`);
  return code;
};

/** A well-formed BCP 47 tag in canonical case: `de-at` gives `de-AT`. */
export const requireLocale = (tag: string, argument: string): string => {
  try {
    const [canonical] = Intl.getCanonicalLocales(tag);
    if (canonical !== undefined && tag.length <= 35) return canonical;
  } catch {
    // falls through to the error below
  }
  throw new BadUserInput(argument, `"${tag.slice(0, 35)}" is not a BCP 47 language tag`);
};
