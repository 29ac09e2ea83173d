import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CodedError, money } from '@commerce/kernel';
import type { SubgraphServer } from '@commerce/service';
import { asking, createTestApp } from '../support/app.ts';
import { checkoutInput, createWorld, guest, shopper } from '../support/world.ts';

const mutation = /* GraphQL */ `
  mutation ($input: CheckoutInput!) {
    checkout(input: $input) {
      order {
        id
        number
        status
        placedAt
        subtotal {
          amount
          currencyCode
        }
        total {
          amount
          currencyCode
        }
        account {
          id
        }
        email
        note
        shippingAddress {
          name
          city
          countryCode
          line2
        }
        billingAddress {
          name
        }
        lines {
          id
          sku
          title
          quantity
          unitPrice {
            amount
          }
          lineTotal {
            amount
            currencyCode
          }
          product {
            sku
          }
        }
        shipments {
          carrier
        }
        statusHistory {
          status
          at
        }
      }
      userErrors {
        __typename
        code
        message
        field
        ... on InsufficientStock {
          sku
          available
        }
        ... on PriceChanged {
          sku
          was {
            amount
          }
          now {
            amount
            currencyCode
          }
        }
        ... on VersionConflict {
          currentVersion
        }
      }
    }
  }
`;

describe('Mutation.checkout', () => {
  const world = createWorld({ MUG: 10, LAMP: 1 });
  let app: SubgraphServer;
  let ask: ReturnType<typeof asking>;

  beforeAll(async () => {
    app = createTestApp(world);
    await app.start();
    ask = asking(app);
  });
  afterAll(() => app.stop());

  test('gives a shopper the whole order', async () => {
    const cartId = world.cart({ MUG: 2, LAMP: 1 }, { accountId: shopper.accountId ?? '' });
    const input = checkoutInput(cartId, { note: 'ring twice' });
    const { data, errors } = await ask(shopper, mutation, { input });
    expect(errors).toBeUndefined();
    expect(data.checkout.userErrors).toEqual([]);
    expect(data.checkout.order).toMatchObject({
      id: expect.stringMatching(/^ord_/),
      number: expect.stringMatching(/^A-\w{4}-\w{4}$/),
      status: 'PLACED',
      placedAt: '2026-11-22T10:00:00.000Z',
      subtotal: { amount: '37.50', currencyCode: 'EUR' },
      total: { amount: '37.50', currencyCode: 'EUR' },
      account: { id: shopper.accountId },
      email: 'sam@example.com',
      note: 'ring twice',
      shippingAddress: { name: 'Sam Shopper', city: 'Wien', countryCode: 'AT', line2: null },
      billingAddress: { name: 'Sam Shopper' },
      lines: [
        {
          sku: 'MUG',
          title: 'The MUG',
          quantity: 2,
          unitPrice: { amount: '12.50' },
          lineTotal: { amount: '25.00' },
          product: { sku: 'MUG' },
        },
        { sku: 'LAMP', quantity: 1 },
      ],
      shipments: [],
      statusHistory: [{ status: 'PLACED', at: '2026-11-22T10:00:00.000Z' }],
    });
  });

  test('gives a guest the order without the contact data', async () => {
    const { data } = await ask(guest, mutation, { input: checkoutInput(world.cart({ MUG: 1 })) });
    expect(data.checkout.order).toMatchObject({
      status: 'PLACED',
      account: null,
      email: null,
      note: null,
      shippingAddress: null,
      billingAddress: null,
    });
  });

  test('says everything that stands against it as data', async () => {
    const line = { title: 'Mug', quantity: 5, unitPrice: money(100, 'EUR'), available: 3 };
    const lines = [{ ...line, sku: 'MUG', currentUnitPrice: money(120, 'EUR') }];
    const { data, errors } = await ask(guest, mutation, { input: checkoutInput(world.cart({}, { lines })) });
    expect(errors).toBeUndefined();
    expect(data.checkout).toMatchObject({
      order: null,
      userErrors: [
        {
          __typename: 'PriceChanged',
          code: 'PRICE_CHANGED',
          sku: 'MUG',
          was: { amount: '1.00' },
          now: { amount: '1.20', currencyCode: 'EUR' },
        },
        {
          __typename: 'InsufficientStock',
          code: 'INSUFFICIENT_STOCK',
          sku: 'MUG',
          available: 3,
          field: null,
        },
      ],
    });
  });

  test.each([
    [
      'an empty cart',
      () => world.cart({}),
      {},
      { __typename: 'InvalidInput', code: 'CART_EMPTY', field: ['input', 'cartId'] },
    ],
    ['no such cart', () => world.ids.newId('cart'), {}, { __typename: 'NotFound', code: 'CART_NOT_FOUND' }],
    [
      'another version',
      () => world.cart(),
      { expectedVersion: 2 },
      { __typename: 'VersionConflict', code: 'VERSION_CONFLICT', currentVersion: 3 },
    ],
    [
      'no e-mail address',
      () => world.cart(),
      { email: 'sam' },
      { __typename: 'InvalidInput', code: 'EMAIL_INVALID', field: ['input', 'email'] },
    ],
  ])('%s is a user error', async (_, cartId, more, error) => {
    const { data } = await ask(guest, mutation, { input: checkoutInput(cartId(), more) });
    expect(data.checkout).toMatchObject({ order: null, userErrors: [error] });
  });

  test.each([
    ['a malformed cart id', { cartId: 'nonsense' }, 'BAD_USER_INPUT', 'input.cartId'],
    ['a blank idempotency key', { idempotencyKey: ' ' }, 'BAD_USER_INPUT', 'input.idempotencyKey'],
  ])('%s is an error that names the argument', async (_, more, code, argument) => {
    const { errors } = await ask(guest, mutation, { input: { ...checkoutInput(world.cart()), ...more } });
    expect(errors).toMatchObject([{ extensions: { code, argument } }]);
  });

  test('an outage is SUBGRAPH_UNAVAILABLE, and the same key goes on afterwards', async () => {
    const input = checkoutInput(world.cart({ MUG: 1 }));
    const { commit } = world.stock.stock;
    world.stock.stock.commit = async () => {
      throw new CodedError('SUBGRAPH_UNAVAILABLE', 'down');
    };
    const failed = await ask(guest, mutation, { input });
    expect(failed.errors).toMatchObject([{ extensions: { code: 'SUBGRAPH_UNAVAILABLE' } }]);
    world.stock.stock.commit = commit;
    const again = await ask(guest, mutation, { input });
    expect(again.data.checkout).toMatchObject({ order: { status: 'PLACED' }, userErrors: [] });
  });
});
