import { randomUUID } from 'node:crypto';
import { type Ask, dataOf } from './stackClient.ts';

export const demoSku = 'HPW-SUMMIT-70-BLK';

interface CartAnswer {
  cart: { id: string; version: number } | null;
  userErrors: { __typename: string; code: string }[];
}

const address = {
  name: 'Ada Shopper',
  line1: '1 High Street',
  city: 'London',
  postalCode: 'E1 6AN',
  countryCode: 'GB',
};

export const newCart = async (ask: Ask): Promise<string> => {
  const { createCart } = dataOf(
    await ask<{ createCart: CartAnswer }>(
      'mutation ($input: CreateCartInput!) { createCart(input: $input) { cart { id version } userErrors { code } } }',
      { input: { currencyCode: 'USD', idempotencyKey: randomUUID() } },
    ),
  );
  return createCart.cart?.id ?? '';
};

export const addToCart = (ask: Ask, cartId: string, sku: string, quantity: number) =>
  ask<{ addToCart: CartAnswer }>(
    'mutation ($input: AddToCartInput!) { addToCart(input: $input) { cart { id version } userErrors { __typename code } } }',
    { input: { cartId, sku, quantity, idempotencyKey: randomUUID() } },
  );

interface CheckoutAnswer {
  checkout: {
    order: { id: string; number: string; status: string } | null;
    userErrors: { __typename: string; code: string }[];
  };
}

export const checkout = (ask: Ask, cartId: string, idempotencyKey: string = randomUUID()) =>
  ask<CheckoutAnswer>(
    `mutation ($input: CheckoutInput!) {
      checkout(input: $input) { order { id number status } userErrors { __typename code } }
    }`,
    { input: { cartId, idempotencyKey, email: 'ada@example.com', shippingAddress: address } },
  );
