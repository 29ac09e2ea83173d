import type { Money } from '@commerce/kernel';

type Path = readonly string[];

/** Why a checkout ends without an order: what a client reads as `userErrors`. Codes are stable. */
export type Refusal =
  | {
      readonly kind: 'invalid';
      readonly code: InvalidCode;
      readonly message: string;
      readonly field: Path | null;
    }
  | {
      readonly kind: 'notFound';
      readonly code: 'CART_NOT_FOUND';
      readonly message: string;
      readonly field: Path;
    }
  | { readonly kind: 'versionConflict'; readonly currentVersion: number }
  | { readonly kind: 'insufficientStock'; readonly sku: string; readonly available: number }
  | { readonly kind: 'priceChanged'; readonly sku: string; readonly was: Money; readonly now: Money };

export type InvalidCode =
  | 'CART_EMPTY'
  | 'CART_TOO_LARGE'
  | 'CART_NOT_ACTIVE'
  | 'CART_CHECKED_OUT'
  | 'CHECKOUT_IN_PROGRESS'
  | 'CHECKOUT_TIMED_OUT'
  | 'PRODUCT_UNAVAILABLE'
  | 'EMAIL_INVALID'
  | 'TEXT_REQUIRED'
  | 'TEXT_TOO_LONG'
  | 'COUNTRY_INVALID';

const cartField = ['input', 'cartId'];

export const invalid = (code: InvalidCode, message: string, field: Path | null = cartField): Refusal => ({
  kind: 'invalid',
  code,
  message,
  field,
});

export const cartNotFound: Refusal = {
  kind: 'notFound',
  code: 'CART_NOT_FOUND',
  message: 'there is no such cart',
  field: cartField,
};

export const cartCheckedOut: Refusal = invalid(
  'CART_CHECKED_OUT',
  'an order was placed with this cart already',
);

export const checkoutInProgress: Refusal = invalid(
  'CHECKOUT_IN_PROGRESS',
  'another checkout of this cart, with another idempotency key, has not ended yet',
);

export const checkoutTimedOut: Refusal = invalid(
  'CHECKOUT_TIMED_OUT',
  'stock could not be secured in time; nothing was ordered',
);
