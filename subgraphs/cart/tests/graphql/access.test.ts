import { beforeEach, describe, expect, test } from '@jest/globals';
import {
  type CartJson,
  type Client,
  createClient,
  createTestApp,
  mutationNames,
  type MutationName,
} from '../support/testApp.ts';
import {
  ada,
  bob,
  createWorld,
  dayMs,
  guest,
  keys,
  orderService,
  staff,
  stranger,
  type World,
} from '../support/world.ts';

let world: World;
let client: Client;
const nextKey = keys();
const orderId = `ord_${'0'.repeat(26)}`;

beforeEach(() => {
  world = createWorld();
  client = createClient(createTestApp(world));
});

const cartOf = async (identity: typeof ada, more: object = {}): Promise<CartJson> => {
  const input = { currencyCode: 'EUR', idempotencyKey: nextKey(), ...more };
  const { cart } = await client.mutate(identity, 'createCart', input);
  if (!cart) throw new Error('no cart');
  return cart;
};

const add = async (
  identity: typeof ada,
  cartId: string,
  sku: string,
  quantity: number,
): Promise<CartJson> => {
  const { cart, userErrors } = await client.mutate(identity, 'addToCart', {
    cartId,
    sku,
    quantity,
    idempotencyKey: nextKey(),
  });
  if (!cart) throw new Error(JSON.stringify(userErrors));
  return cart;
};

/** Everything that can be asked of one cart, well-formed. */
const inputFor = (name: Exclude<MutationName, 'createCart'>, cart: CartJson): object => {
  const common = { idempotencyKey: nextKey() };
  const lineId = cart.lines[0]?.id;
  switch (name) {
    case 'addToCart':
      return { ...common, cartId: cart.id, sku: 'CHAIR', quantity: 1 };
    case 'updateCartLine':
      return { ...common, cartId: cart.id, lineId, quantity: 1 };
    case 'removeFromCart':
      return { ...common, cartId: cart.id, lineId };
    case 'mergeCart':
      return { ...common, fromCartId: cart.id };
    case 'refreshCartPrices':
      return { ...common, cartId: cart.id };
    case 'checkOutCart':
      return { ...common, cartId: cart.id, orderId, expectedVersion: cart.version };
  }
};

const onCarts = mutationNames.filter((name) => name !== 'createCart');

describe('another tenant', () => {
  test('finds no cart of the first by any id and through no mutation', async () => {
    const own = await cartOf(ada);
    const guests = await cartOf(guest);
    const carts = [await add(ada, own.id, 'CHAIR', 2), await add(guest, guests.id, 'CHAIR', 2)];
    const spies = [
      stranger,
      { ...ada, tenant: 'globex' },
      { ...staff, tenant: 'globex' },
      { ...orderService, tenant: 'globex' },
    ];
    for (const spy of spies) {
      for (const cart of carts) {
        expect(await client.cart(spy, cart.id)).toBeNull();
        for (const name of onCarts) {
          const { data, errors } = await client.tryMutate(spy, name, inputFor(name, cart));
          const refused = errors[0]?.extensions['code'] === 'FORBIDDEN';
          if (!refused)
            expect(data?.payload).toMatchObject({ cart: null, userErrors: [{ code: 'CART_NOT_FOUND' }] });
        }
      }
      const { data } = await client.entities(spy, '... on Cart { version } ... on Account { cart { id } }', [
        { __typename: 'Cart', id: own.id },
        { __typename: 'Account', id: ada.accountId },
      ]);
      expect(data._entities).toEqual([null, { cart: null }]);
    }
    for (const cart of carts) expect(await client.cart(staff, cart.id)).toEqual(cart);
  });
});

describe('an account’s cart', () => {
  test('is null or NotFound for guests and other shoppers, exactly as one that never was', async () => {
    const { id } = await cartOf(ada);
    const cart = await add(ada, id, 'CHAIR', 1);
    for (const other of [bob, guest]) {
      expect(await client.cart(other, id)).toBeNull();
      for (const name of onCarts.filter((one) => one !== 'checkOutCart')) {
        const theirs = await client.mutate(other, name, inputFor(name, cart));
        const nobodys = await client.mutate(
          other,
          name,
          inputFor(name, { ...cart, id: `car_${'0'.repeat(26)}` }),
        );
        expect(theirs).toEqual(nobodys);
        expect(theirs.userErrors).toMatchObject([{ __typename: 'NotFound', code: 'CART_NOT_FOUND' }]);
      }
    }
    expect(await client.cart(ada, id)).toEqual(cart);
  });

  test('does not betray by CONFLICT that a key was used on it', async () => {
    const { id: cartId } = await cartOf(ada);
    const input = { cartId, sku: 'CHAIR', quantity: 1, idempotencyKey: 'guessed' };
    await client.mutate(ada, 'addToCart', input);
    const { userErrors } = await client.mutate(bob, 'addToCart', { ...input, quantity: 2 });
    expect(userErrors).toMatchObject([{ code: 'CART_NOT_FOUND' }]);
  });

  test('is open to staff and to services with cart:any, with its owner', async () => {
    const { id } = await cartOf(ada);
    for (const identity of [staff, orderService]) {
      expect(await client.cart(identity, id)).toMatchObject({ id, account: { id: ada.accountId } });
    }
  });

  test('is reached through the account by its owner, staff and services alone', async () => {
    const { id } = await cartOf(ada);
    const ask = async (identity: typeof ada) =>
      (
        await client.entities(identity, '... on Account { id cart { id } }', [
          { __typename: 'Account', id: ada.accountId },
        ])
      ).data._entities;
    expect(await ask(ada)).toEqual([{ id: ada.accountId, cart: { id } }]);
    expect(await ask(staff)).toEqual([{ id: ada.accountId, cart: { id } }]);
    expect(await ask(bob)).toEqual([{ id: ada.accountId, cart: null }]);
    expect(await ask(guest)).toEqual([{ id: ada.accountId, cart: null }]);
  });

  test('is one: createCart gives the active one again, and a new one after it ended', async () => {
    const first = await cartOf(ada);
    await add(ada, first.id, 'CHAIR', 1);
    const again = await cartOf(ada, { currencyCode: 'USD' });
    expect(again).toMatchObject({ id: first.id, currencyCode: 'EUR', version: 2 });
    await client.mutate(orderService, 'checkOutCart', {
      cartId: first.id,
      orderId,
      expectedVersion: 2,
      idempotencyKey: nextKey(),
    });
    const next = await cartOf(ada, { currencyCode: 'USD' });
    expect(next).toMatchObject({ currencyCode: 'USD', version: 1 });
    expect(next.id).not.toBe(first.id);
  });

  test('changes its currency while it is empty', async () => {
    const { id } = await cartOf(ada);
    expect(await cartOf(ada, { currencyCode: 'USD', locale: 'en' })).toMatchObject({
      id,
      currencyCode: 'USD',
      locale: 'en',
      version: 2,
    });
  });

  test('is made once by the same key, and each shopper’s keys are their own', async () => {
    const idempotencyKey = 'same';
    const [one, two, other] = [
      await cartOf(ada, { idempotencyKey }),
      await cartOf(ada, { idempotencyKey }),
      await cartOf(bob, { idempotencyKey }),
    ];
    expect(two).toEqual(one);
    expect(other.account).toEqual({ id: bob.accountId });
  });
});

describe('a guest’s cart', () => {
  test('is never another guest’s, who shares the credential and may choose the same key', async () => {
    const one = await cartOf(guest, { idempotencyKey: 'same' });
    const other = await cartOf(guest, { idempotencyKey: 'same' });
    expect(other.id).not.toBe(one.id);
  });

  test('is open to every guest and shopper of the tenant who knows its id', async () => {
    const { id } = await cartOf(guest);
    await add(bob, id, 'CHAIR', 1);
    expect(await client.cart({ ...guest, subject: 'other-key' }, id)).toMatchObject({
      totalQuantity: 1,
      account: null,
    });
  });

  test('moves into the shopper’s own cart after sign-in, units summed, and stays as MERGED', async () => {
    const guests = await cartOf(guest);
    await add(guest, guests.id, 'CHAIR', 2);
    await add(guest, guests.id, 'LAMP', 3);
    const own = await cartOf(ada);
    await add(ada, own.id, 'LAMP', 2);
    const { cart } = await client.mutate(ada, 'mergeCart', {
      fromCartId: guests.id,
      idempotencyKey: nextKey(),
    });
    expect(cart).toMatchObject({
      id: own.id,
      account: { id: ada.accountId },
      lines: [
        { sku: 'LAMP', quantity: 5, unitPrice: { amount: '18.00' } },
        { sku: 'CHAIR', quantity: 2 },
      ],
    });
    expect(await client.cart(guest, guests.id)).toMatchObject({
      status: 'MERGED',
      lines: [],
      totalQuantity: 0,
    });
    const closed = await client.mutate(guest, 'addToCart', {
      cartId: guests.id,
      sku: 'CHAIR',
      quantity: 1,
      idempotencyKey: nextKey(),
    });
    expect(closed.userErrors).toMatchObject([{ __typename: 'InvalidInput', code: 'CART_MERGED' }]);
  });

  test('makes the shopper’s cart where there is none, once however often it is asked', async () => {
    const guests = await cartOf(guest, { locale: 'de' });
    await add(guest, guests.id, 'CHAIR', 2);
    const input = { fromCartId: guests.id, idempotencyKey: nextKey() };
    const first = await client.mutate(ada, 'mergeCart', input);
    expect(first.cart).toMatchObject({
      version: 1,
      locale: 'de',
      account: { id: ada.accountId },
      totalQuantity: 2,
    });
    expect(await client.mutate(ada, 'mergeCart', input)).toEqual(first);
    expect((await client.mutate(bob, 'mergeCart', input)).userErrors).toMatchObject([
      { code: 'CART_NOT_FOUND' },
    ]);
    expect((await cartOf(ada)).id).toBe(first.cart?.id);
  });

  test('merges beyond the stock with a warning, not a failure', async () => {
    const guests = await cartOf(guest);
    await add(guest, guests.id, 'CHAIR', 8);
    const own = await cartOf(ada);
    await add(ada, own.id, 'CHAIR', 8);
    const { cart } = await client.mutate(ada, 'mergeCart', {
      fromCartId: guests.id,
      idempotencyKey: nextKey(),
    });
    expect(cart?.warnings).toMatchObject([{ code: 'INSUFFICIENT_STOCK', available: 10 }]);
    expect(cart?.totalQuantity).toBe(16);
  });

  test('merges only into a cart that was named or the shopper has, and not into itself', async () => {
    const [one, other] = [await cartOf(guest), await cartOf(guest)];
    const merge = async (input: object) =>
      (await client.mutate(guest, 'mergeCart', { fromCartId: one.id, ...input, idempotencyKey: nextKey() }))
        .userErrors;
    expect(await merge({})).toMatchObject([{ code: 'INTO_CART_REQUIRED', field: ['input', 'intoCartId'] }]);
    expect(await merge({ intoCartId: one.id })).toMatchObject([{ code: 'SAME_CART' }]);
    expect(await merge({ intoCartId: (await cartOf(ada)).id })).toMatchObject([
      { code: 'CART_NOT_FOUND', field: ['input', 'intoCartId'] },
    ]);
    expect(await merge({ intoCartId: other.id, expectedVersion: 9 })).toMatchObject([
      { code: 'VERSION_CONFLICT' },
    ]);
    expect(await merge({ intoCartId: other.id })).toEqual([]);
  });
});

describe('time', () => {
  test('a cart nobody touched shows EXPIRED and refuses changes; createCart makes a new one', async () => {
    for (const [identity, days] of [
      [guest, 7],
      [ada, 30],
    ] as const) {
      const { id } = await cartOf(identity);
      const cart = await add(identity, id, 'CHAIR', 1);
      world.clock.advance(days * dayMs - 1);
      expect(await client.cart(identity, id)).toMatchObject({ status: 'ACTIVE' });
      world.clock.advance(1);
      expect(await client.cart(identity, id)).toMatchObject({ status: 'EXPIRED', totalQuantity: 1 });
      for (const name of ['addToCart', 'updateCartLine', 'removeFromCart', 'refreshCartPrices'] as const) {
        const { userErrors } = await client.mutate(identity, name, inputFor(name, cart));
        expect(userErrors).toMatchObject([{ __typename: 'InvalidInput', code: 'CART_EXPIRED' }]);
      }
      expect((await cartOf(identity)).id).not.toBe(id);
    }
  });

  test('every change starts the time anew', async () => {
    const { id } = await cartOf(guest);
    world.clock.advance(6 * dayMs);
    await add(guest, id, 'CHAIR', 1);
    world.clock.advance(6 * dayMs);
    expect(await client.cart(guest, id)).toMatchObject({ status: 'ACTIVE' });
  });
});

describe('checkOutCart', () => {
  const checkOut = (cartId: string, expectedVersion: number, more: object = {}) =>
    client.mutate(orderService, 'checkOutCart', {
      cartId,
      orderId,
      expectedVersion,
      idempotencyKey: nextKey(),
      ...more,
    });

  test('is for services alone', async () => {
    const { id } = await cartOf(ada);
    for (const identity of [ada, guest]) {
      const input = { cartId: id, orderId, expectedVersion: 1, idempotencyKey: nextKey() };
      const { errors } = await client.tryMutate(identity, 'checkOutCart', input);
      expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    }
  });

  test('empties the cart and names the order; the same order may say so again, another may not', async () => {
    const { id } = await cartOf(ada);
    const { version } = await add(ada, id, 'CHAIR', 2);
    const { cart } = await checkOut(id, version);
    expect(cart).toMatchObject({
      status: 'CHECKED_OUT',
      version: 3,
      lines: [],
      order: { id: orderId },
      subtotal: { amount: '0.00' },
    });
    expect(await checkOut(id, version)).toEqual({ cart, userErrors: [] });
    expect((await checkOut(id, 3, { orderId: `ord_${'1'.repeat(26)}` })).userErrors).toMatchObject([
      { code: 'CART_CHECKED_OUT' },
    ]);
    expect(
      (
        await client.mutate(ada, 'addToCart', {
          cartId: id,
          sku: 'CHAIR',
          quantity: 1,
          idempotencyKey: nextKey(),
        })
      ).userErrors,
    ).toMatchObject([{ code: 'CART_CHECKED_OUT' }]);
  });

  test('refuses a version that is gone, and takes a cart whose time ran out meanwhile', async () => {
    const { id } = await cartOf(guest);
    await add(guest, id, 'CHAIR', 2);
    expect((await checkOut(id, 1)).userErrors).toMatchObject([
      { __typename: 'VersionConflict', currentVersion: 2 },
    ]);
    world.clock.advance(8 * dayMs);
    expect((await checkOut(id, 2)).cart?.status).toBe('CHECKED_OUT');
  });
});

test('a credential without a scope for carts is FORBIDDEN', async () => {
  const { id } = await cartOf(guest);
  const reader = { ...guest, scopes: ['catalog:read'] as const };
  const { errors } = await client.ask(reader, 'query ($id: ID!) { cart(id: $id) { id } }', { id });
  expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
});

test('an unknown cart is null; a malformed id names the argument', async () => {
  expect(await client.cart(guest, `car_${'0'.repeat(26)}`)).toBeNull();
  const { errors } = await client.ask(guest, '{ cart(id: "7") { id } }', {});
  expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', argument: 'id' } }]);
});

test('many references to one cart cost one read', async () => {
  const { id } = await cartOf(guest);
  let reads = 0;
  const { find } = world.store;
  const counting = createClient(
    createTestApp({ ...world, store: { ...world.store, find: (...args) => ((reads += 1), find(...args)) } }),
  );
  const references = Array.from({ length: 5 }, () => ({ __typename: 'Cart', id }));
  const { data } = await counting.entities(guest, '... on Cart { id }', references);
  expect(data._entities).toHaveLength(5);
  expect(reads).toBe(1);
});
