import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createTokenMaker, type TokenMaker } from '@commerce/testkit';
import { type CartJson, type Client, createClient, createTestApp } from '../support/testApp.ts';
import { ada, createWorld, guest, keys, type World } from '../support/world.ts';

let world: World;
let client: Client;
const nextKey = keys();

beforeEach(() => {
  world = createWorld();
  client = createClient(createTestApp(world));
});

const newCart = async (currencyCode = 'EUR', more: object = {}): Promise<CartJson> => {
  const { cart } = await client.mutate(guest, 'createCart', {
    currencyCode,
    ...more,
    idempotencyKey: nextKey(),
  });
  if (!cart) throw new Error('no cart');
  return cart;
};

const add = (cartId: string, sku: string, quantity: number, more: object = {}) =>
  client.mutate(guest, 'addToCart', { cartId, sku, quantity, idempotencyKey: nextKey(), ...more });

describe('addToCart', () => {
  test('confirms a line with title, price and sums, at one question to the supergraph', async () => {
    const { id: cartId } = await newCart('EUR', { locale: 'de-at' });
    const { cart, userErrors } = await add(cartId, 'CHAIR', 2);
    expect(userErrors).toEqual([]);
    expect(cart).toMatchObject({
      version: 2,
      locale: 'de-AT',
      status: 'ACTIVE',
      lines: [
        {
          sku: 'CHAIR',
          title: 'Chair',
          quantity: 2,
          unitPrice: { amount: '49.90' },
          lineTotal: { amount: '99.80' },
          product: { sku: 'CHAIR' },
        },
      ],
      subtotal: { amount: '99.80', currencyCode: 'EUR' },
      totalQuantity: 2,
      warnings: [],
    });
    expect(world.catalog.questions).toHaveLength(1);
    expect(world.catalog.questions[0]).toMatchObject({
      tenant: 'acme',
      question: { currencyCode: 'EUR', locale: 'de-AT' },
    });
  });

  test('sums the units of a SKU in one line and asks the price of the sum', async () => {
    const { id: cartId } = await newCart();
    await add(cartId, 'LAMP', 4);
    const { cart } = await add(cartId, 'LAMP', 1);
    expect(cart?.lines).toMatchObject([{ sku: 'LAMP', quantity: 5, unitPrice: { amount: '18.00' } }]);
    expect(world.catalog.questions.at(-1)?.question.quantities).toEqual(new Map([['LAMP', 5]]));
  });

  test('asks for the whole cart, so that other lines learn of new prices and stock and keep their own', async () => {
    const { id: cartId } = await newCart();
    await add(cartId, 'CHAIR', 2);
    await add(cartId, 'LAMP', 1);
    const { CHAIR, LAMP } = world.catalog.products['acme'] ?? {};
    if (!CHAIR || !LAMP) throw new Error('no products');
    CHAIR.prices['EUR'] = 5500;
    CHAIR.available = 1;
    delete world.catalog.products['acme']?.['LAMP'];
    const short = await client.mutate(guest, 'refreshCartPrices', { cartId, idempotencyKey: nextKey() });
    expect(short.cart?.subtotal.amount).toBe('119.80');
    expect(short.cart?.warnings).toMatchObject([
      {
        __typename: 'PriceChangedWarning',
        code: 'PRICE_CHANGED',
        sku: 'CHAIR',
        was: { amount: '49.90' },
        now: { amount: '55.00' },
      },
      { __typename: 'InsufficientStockWarning', code: 'INSUFFICIENT_STOCK', sku: 'CHAIR', available: 1 },
      { __typename: 'UnavailableWarning', code: 'UNAVAILABLE', sku: 'LAMP' },
    ]);
    expect(await client.cart(guest, cartId)).toEqual(short.cart);
    const accepted = await client.mutate(guest, 'refreshCartPrices', {
      cartId,
      accept: true,
      idempotencyKey: nextKey(),
    });
    expect(accepted.cart?.subtotal.amount).toBe('130.00');
    expect(accepted.cart?.warnings.map(({ code }) => code)).toEqual(['INSUFFICIENT_STOCK', 'UNAVAILABLE']);
  });

  test.each([
    [
      'more than there is',
      'EUR',
      'CHAIR',
      11,
      {
        __typename: 'InsufficientStock',
        code: 'INSUFFICIENT_STOCK',
        sku: 'CHAIR',
        available: 10,
        field: ['input', 'quantity'],
      },
    ],
    ['what is sold out', 'EUR', 'DESK', 1, { __typename: 'InsufficientStock', available: 0 }],
    [
      'an unknown SKU',
      'EUR',
      'NOPE',
      1,
      { __typename: 'NotFound', code: 'PRODUCT_NOT_FOUND', field: ['input', 'sku'] },
    ],
    [
      'what has no price in the currency',
      'EUR',
      'RUG',
      1,
      { __typename: 'InvalidInput', code: 'PRICE_UNAVAILABLE', field: ['input', 'sku'] },
    ],
  ])('%s is a user error, and nothing is written', async (_, currency, sku, quantity, error) => {
    const before = await newCart(currency);
    const payload = await add(before.id, sku, quantity);
    expect(payload).toMatchObject({ cart: null, userErrors: [error] });
    expect(await client.cart(guest, before.id)).toEqual(before);
  });

  test('counts the units that are already in the cart against the stock', async () => {
    const { id: cartId } = await newCart();
    await add(cartId, 'CHAIR', 8);
    const payload = await add(cartId, 'CHAIR', 3);
    expect(payload.userErrors).toMatchObject([{ code: 'INSUFFICIENT_STOCK', available: 10 }]);
  });

  test('a sum over 9,999 is InvalidInput', async () => {
    const { id: cartId } = await newCart();
    const lamp = world.catalog.products['acme']?.['LAMP'];
    if (lamp) lamp.available = 1_000_000;
    await add(cartId, 'LAMP', 9_999);
    expect((await add(cartId, 'LAMP', 1)).userErrors).toMatchObject([
      { __typename: 'InvalidInput', code: 'QUANTITY_TOO_LARGE' },
    ]);
  });

  test('a currency without decimals shows none', async () => {
    const { id: cartId } = await newCart('JPY');
    const desk = world.catalog.products['acme']?.['DESK'];
    if (desk) desk.available = 2;
    expect((await add(cartId, 'DESK', 2)).cart?.subtotal).toEqual({ amount: '60000', currencyCode: 'JPY' });
  });

  test('is SUBGRAPH_UNAVAILABLE while the supergraph does not answer, and writes nothing', async () => {
    const before = await newCart();
    world.catalog.isDown = true;
    const input = { cartId: before.id, sku: 'CHAIR', quantity: 1, idempotencyKey: nextKey() };
    const { errors } = await client.tryMutate(guest, 'addToCart', input);
    expect(errors.map(({ extensions }) => extensions['code'])).toEqual(['SUBGRAPH_UNAVAILABLE']);
    expect(await client.cart(guest, before.id)).toEqual(before);
    world.catalog.isDown = false;
    expect((await client.mutate(guest, 'addToCart', input)).cart?.totalQuantity).toBe(1);
  });
});

describe('a line', () => {
  let cart: CartJson;
  beforeEach(async () => {
    const { id } = await newCart();
    await add(id, 'CHAIR', 2);
    cart = (await add(id, 'LAMP', 6)).cart ?? cart;
  });

  const update = (lineId: string, quantity: number) =>
    client.mutate(guest, 'updateCartLine', { cartId: cart.id, lineId, quantity, idempotencyKey: nextKey() });

  test('takes the price of its new quantity and keeps its id', async () => {
    const lamp = cart.lines[1];
    const { cart: after } = await update(lamp?.id ?? '', 4);
    expect(after?.lines[1]).toMatchObject({ id: lamp?.id, quantity: 4, unitPrice: { amount: '20.00' } });
    expect(after?.lines[0]).toEqual(cart.lines[0]);
  });

  test('cannot grow beyond the stock', async () => {
    expect((await update(cart.lines[0]?.id ?? '', 11)).userErrors).toMatchObject([
      { __typename: 'InsufficientStock', available: 10 },
    ]);
  });

  test('is removed even while the supergraph is down', async () => {
    world.catalog.isDown = true;
    const input = { cartId: cart.id, lineId: cart.lines[0]?.id, idempotencyKey: nextKey() };
    const { cart: after } = await client.mutate(guest, 'removeFromCart', input);
    expect(after?.lines.map(({ sku }) => sku)).toEqual(['LAMP']);
    const again = await client.mutate(guest, 'removeFromCart', { ...input, idempotencyKey: nextKey() });
    expect(again.userErrors).toMatchObject([
      { __typename: 'NotFound', code: 'LINE_NOT_FOUND', field: ['input', 'lineId'] },
    ]);
  });
});

describe('versions and keys', () => {
  test('an expected version that is not the cart’s is VersionConflict with the current one', async () => {
    const { id: cartId } = await newCart();
    expect((await add(cartId, 'CHAIR', 1, { expectedVersion: 1 })).cart?.version).toBe(2);
    expect((await add(cartId, 'CHAIR', 1, { expectedVersion: 1 })).userErrors).toMatchObject([
      { __typename: 'VersionConflict', code: 'VERSION_CONFLICT', currentVersion: 2 },
    ]);
  });

  test('the same key and input get the first answer again, also after later changes', async () => {
    const { id: cartId } = await newCart();
    const input = { cartId, sku: 'CHAIR', quantity: 1, idempotencyKey: nextKey() };
    const first = await client.mutate(guest, 'addToCart', input);
    await add(cartId, 'LAMP', 1);
    expect(await client.mutate(guest, 'addToCart', input)).toEqual(first);
    expect((await client.cart(guest, cartId))?.totalQuantity).toBe(2);
  });

  test('the same key with another input is CONFLICT', async () => {
    const { id: cartId } = await newCart();
    const idempotencyKey = nextKey();
    await add(cartId, 'CHAIR', 1, { idempotencyKey });
    const { errors } = await client.tryMutate(guest, 'addToCart', {
      cartId,
      sku: 'CHAIR',
      quantity: 2,
      idempotencyKey,
    });
    expect(errors).toMatchObject([{ extensions: { code: 'CONFLICT' } }]);
  });

  test('the same key on another cart or for another mutation is another request', async () => {
    const [one, other] = [await newCart(), await newCart()];
    const idempotencyKey = 'same';
    const { cart } = await add(one.id, 'CHAIR', 1, { idempotencyKey });
    expect((await add(other.id, 'CHAIR', 2, { idempotencyKey })).cart?.totalQuantity).toBe(2);
    const removal = { cartId: one.id, lineId: cart?.lines[0]?.id, idempotencyKey };
    expect((await client.mutate(guest, 'removeFromCart', removal)).cart?.lines).toEqual([]);
  });
});

test.each([
  [
    'a malformed cart id',
    'addToCart',
    { cartId: 'car_1', sku: 'CHAIR', quantity: 1, idempotencyKey: 'k' },
    'input.cartId',
  ],
  ['a quantity of 0', 'addToCart', { sku: 'CHAIR', quantity: 0, idempotencyKey: 'k' }, 'input.quantity'],
  [
    'a quantity of 10,000',
    'addToCart',
    { sku: 'CHAIR', quantity: 10_000, idempotencyKey: 'k' },
    'input.quantity',
  ],
  ['a SKU with a #', 'addToCart', { sku: 'A#B', quantity: 1, idempotencyKey: 'k' }, 'input.sku'],
  [
    'an empty idempotency key',
    'addToCart',
    { sku: 'CHAIR', quantity: 1, idempotencyKey: '' },
    'input.idempotencyKey',
  ],
  ['a malformed line id', 'removeFromCart', { lineId: 'x', idempotencyKey: 'k' }, 'input.lineId'],
  ['a malformed source', 'mergeCart', { fromCartId: 'x', idempotencyKey: 'k' }, 'input.fromCartId'],
  [
    'a quantity of -1',
    'updateCartLine',
    { lineId: 'cln_00000000000000000000000000', quantity: -1, idempotencyKey: 'k' },
    'input.quantity',
  ],
] as const)('%s is BAD_USER_INPUT that names the argument', async (_, mutation, input, argument) => {
  const { id: cartId } = await newCart();
  const { errors } = await client.tryMutate(
    guest,
    mutation,
    mutation === 'mergeCart' ? input : { cartId, ...input },
  );
  expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', argument } }]);
});

test.each([
  [{ currencyCode: 'XXQ' }, 'input.currencyCode'],
  [{ currencyCode: 978 }, 'input.currencyCode'],
  [{ currencyCode: 'EUR', locale: 'not a locale' }, 'input.locale'],
])('a cart with %j is BAD_USER_INPUT that names %s', async (input, argument) => {
  const { errors } = await client.tryMutate(guest, 'createCart', { ...input, idempotencyKey: nextKey() });
  expect(errors?.map(({ extensions }) => extensions)).toEqual([{ code: 'BAD_USER_INPUT', argument }]);
});

describe('over HTTP', () => {
  let app: ReturnType<typeof createTestApp>;
  let tokens: TokenMaker;
  beforeAll(async () => {
    const httpWorld = createWorld();
    tokens = await createTokenMaker(httpWorld.clock);
    app = createTestApp(httpWorld, { keys: [...tokens.jwks.keys] });
    await app.start();
  });
  afterAll(() => app.stop());

  test('the gateway’s token says who asks; a request without one is 401', async () => {
    const query =
      'mutation { createCart(input: { currencyCode: "EUR", idempotencyKey: "k" }) { cart { account { id } } } }';
    const post = (headers: Record<string, string>) =>
      fetch(`http://127.0.0.1:${app.port()}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ query }),
      });
    const signed = await post({ 'x-identity-token': await tokens.token(ada) });
    expect(await signed.json()).toEqual({
      data: { createCart: { cart: { account: { id: ada.accountId } } } },
    });
    const unsigned = await post({});
    expect(unsigned.status).toBe(401);
    await unsigned.body?.cancel();
  });
});
