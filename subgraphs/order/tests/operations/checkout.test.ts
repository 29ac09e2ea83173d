import { describe, expect, test } from '@jest/globals';
import { money } from '@commerce/kernel';
import { checkout } from '../../src/operations/checkout.ts';
import { checkoutInput, createWorld, elsewhere, guest, otherShopper, shopper } from '../support/world.ts';

const accountCart = { accountId: shopper.accountId ?? '' };

describe('checkout', () => {
  test('places an order of what the cart held, commits its stock and empties the cart', async () => {
    const world = createWorld({ MUG: 10, LAMP: 5 });
    const cartId = world.cart({ MUG: 2, LAMP: 1 }, accountCart);
    const placed = await checkout(world.deps, shopper, checkoutInput(cartId, { note: ' ring twice ' }));
    expect(placed).toMatchObject({
      ok: true,
      value: {
        status: 'PLACED',
        owner: { kind: 'account', accountId: shopper.accountId },
        currencyCode: 'EUR',
        totalMinor: 3750,
        contact: { email: 'sam@example.com', note: 'ring twice' },
      },
    });
    expect(world.stock.available('MUG')).toBe(8);
    expect(world.stock.unitsIn('COMMITTED')).toBe(3);
    expect(world.stock.unitsIn('HELD')).toBe(0);
    expect(world.carts.get(cartId)).toMatchObject({ status: 'CHECKED_OUT', lines: [] });
    expect(placed.ok && world.carts.orderOf(cartId)).toBe(placed.ok && placed.value.id);
  });

  test('announces the order once, with what others need to know and nobody’s address', async () => {
    const world = createWorld();
    const placed = await checkout(world.deps, guest, checkoutInput(world.cart()));
    const [entry, ...more] = await world.stores.outbox.pending(10);
    expect(more).toEqual([]);
    const body = JSON.parse(Buffer.from(entry?.message.value ?? []).toString()) as object;
    expect(body).toMatchObject({
      orderId: placed.ok && placed.value.id,
      totalMinor: 2500,
      lines: [{ sku: 'MUG', quantity: 2 }],
    });
    expect(JSON.stringify(body)).not.toMatch(/sam|Wien/);
    expect(entry?.message).toMatchObject({
      topic: 'commerce.events',
      key: `acme:${placed.ok && placed.value.id}`,
    });
  });

  test('the same key and input give the same order; nothing happens twice', async () => {
    const world = createWorld();
    const input = checkoutInput(world.cart());
    const first = await checkout(world.deps, guest, input);
    const second = await checkout(world.deps, guest, input);
    expect(second).toEqual(first);
    expect(world.stock.unitsIn('COMMITTED')).toBe(2);
  });

  test('the same key with another input is CONFLICT', async () => {
    const world = createWorld();
    const input = checkoutInput(world.cart());
    await checkout(world.deps, guest, input);
    const other = checkout(world.deps, guest, { ...input, email: 'eve@example.com' });
    await expect(other).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  test('two callers may choose the same key', async () => {
    const world = createWorld();
    const idempotencyKey = 'one';
    const first = await checkout(world.deps, shopper, checkoutInput(world.cart(), { idempotencyKey }));
    const second = await checkout(world.deps, otherShopper, checkoutInput(world.cart(), { idempotencyKey }));
    expect(first.ok && second.ok && first.value.id !== second.value.id).toBe(true);
  });

  test('a refusal is the key’s answer, and another key may try again', async () => {
    const world = createWorld({ MUG: 1 });
    const cartId = world.cart({ MUG: 2 });
    const refusal = { ok: false, error: [{ kind: 'insufficientStock', sku: 'MUG', available: 1 }] };
    expect(await checkout(world.deps, guest, checkoutInput(cartId))).toEqual(refusal);
    world.carts.set({
      ...(world.carts.get(cartId) as never as Parameters<typeof world.carts.set>[0]),
      lines: [],
    });
    expect(await checkout(world.deps, guest, checkoutInput(cartId))).toEqual(refusal);
    const again = await checkout(world.deps, guest, checkoutInput(cartId, { idempotencyKey: 'again' }));
    expect(again).toMatchObject({ error: [{ code: 'CART_EMPTY' }] });
    expect(world.stock.unitsIn('HELD')).toBe(0);
  });

  test('a price that changed since the customer saw it must be accepted first', async () => {
    const world = createWorld();
    const lines = [
      {
        sku: 'MUG',
        title: 'Mug',
        quantity: 1,
        unitPrice: money(100, 'EUR'),
        currentUnitPrice: money(120, 'EUR'),
        available: 5,
      },
    ];
    const cartId = world.cart({}, { lines });
    const refused = await checkout(world.deps, guest, checkoutInput(cartId));
    expect(refused).toMatchObject({ error: [{ kind: 'priceChanged', sku: 'MUG' }] });
    const input = checkoutInput(cartId, { idempotencyKey: 'yes', acceptPriceChanges: true });
    expect(await checkout(world.deps, guest, input)).toMatchObject({ value: { totalMinor: 120 } });
  });

  test('a cart that was sold is not sold again under another key', async () => {
    const world = createWorld();
    const cartId = world.cart();
    await checkout(world.deps, guest, checkoutInput(cartId));
    const second = await checkout(world.deps, guest, checkoutInput(cartId, { idempotencyKey: 'two' }));
    expect(second).toMatchObject({ error: [{ code: 'CART_CHECKED_OUT' }] });
  });

  test('of many at once on one cart, one order comes out, whatever their keys', async () => {
    const world = createWorld({ MUG: 100 });
    const cartId = world.cart({ MUG: 2 });
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        checkout(world.deps, guest, checkoutInput(cartId, { idempotencyKey: `key${i % 5}` })),
      ),
    );
    const orders = new Set(answers.flatMap((answer) => (answer.ok ? [answer.value.id] : [])));
    expect(orders.size).toBe(1);
    expect(world.stock.unitsIn('COMMITTED')).toBe(2);
    expect(world.stock.available('MUG')).toBe(98);
  });

  test('two hundred buyers and ten items: ten orders, a hundred and ninety refusals, nothing left held', async () => {
    const world = createWorld({ MUG: 10 });
    const answers = await Promise.all(
      Array.from({ length: 200 }, () => checkout(world.deps, guest, checkoutInput(world.cart({ MUG: 1 })))),
    );
    expect(answers.filter(({ ok }) => ok)).toHaveLength(10);
    expect(answers.flatMap((answer) => (answer.ok ? [] : answer.error))).toEqual(
      Array.from({ length: 190 }, () => ({ kind: 'insufficientStock', sku: 'MUG', available: 0 })),
    );
    expect(world.stock.unitsIn('COMMITTED')).toBe(10);
    expect(world.stock.unitsIn('HELD')).toBe(0);
  });

  test('an account’s cart is not there for others, nor any cart for another tenant’s checkout row', async () => {
    const world = createWorld();
    const cartId = world.cart({ MUG: 1 }, accountCart);
    expect(await checkout(world.deps, otherShopper, checkoutInput(cartId))).toMatchObject({
      error: [{ code: 'CART_NOT_FOUND' }],
    });
    expect(await checkout(world.deps, shopper, checkoutInput(cartId))).toMatchObject({ ok: true });
    expect(await world.stores.checkouts.load(elsewhere(shopper).tenant, cartId)).toBeUndefined();
  });

  test('what the customer adds while the order is placed does not undo it', async () => {
    const world = createWorld();
    const cartId = world.cart({ MUG: 1 });
    const { commit } = world.stock.stock;
    world.stock.stock.commit = async (...args) => {
      const cart = world.carts.get(cartId);
      if (cart) world.carts.set({ ...cart, version: cart.version + 1 });
      return commit(...args);
    };
    expect(await checkout(world.deps, guest, checkoutInput(cartId))).toMatchObject({ ok: true });
    expect(world.carts.get(cartId)?.status).toBe('CHECKED_OUT');
  });

  test('keeps nobody’s address once there is an order or a refusal', async () => {
    const world = createWorld({ MUG: 2 });
    const [sold, short] = [world.cart({ MUG: 2 }), world.cart({ MUG: 2 })];
    await checkout(world.deps, guest, checkoutInput(sold));
    await checkout(world.deps, guest, checkoutInput(short));
    expect(await world.stores.checkouts.load('acme', sold)).toMatchObject({
      state: { step: 'DONE' },
      contact: null,
    });
    expect(await world.stores.checkouts.load('acme', short)).toMatchObject({
      state: { step: 'REFUSED' },
      contact: null,
    });
  });

  test('a number that is taken is drawn again', async () => {
    const world = createWorld({ MUG: 10 });
    let draws = 0;
    // The second order draws the first one's number twice before its luck turns.
    const randomBytes = (length: number) => new Uint8Array(length).fill((draws += 1) < 4 ? 1 : draws);
    const deps = { ...world.deps, randomBytes };
    const first = await checkout(deps, guest, checkoutInput(world.cart()));
    const second = await checkout(deps, guest, checkoutInput(world.cart()));
    expect(first.ok && second.ok && first.value.number !== second.value.number).toBe(true);
    expect(draws).toBe(4);
  });

  test.each([
    ['cartId', { cartId: 'x' }, 'input.cartId'],
    ['idempotencyKey', { idempotencyKey: 'a b' }, 'input.idempotencyKey'],
  ])('a malformed %s is BAD_USER_INPUT', async (_, more, argument) => {
    const world = createWorld();
    const call = checkout(world.deps, guest, { ...checkoutInput(world.cart()), ...more });
    await expect(call).rejects.toMatchObject({ code: 'BAD_USER_INPUT', argument });
  });

  test('without the scope order:place it is FORBIDDEN', async () => {
    const world = createWorld();
    const call = checkout(world.deps, { ...guest, scopes: ['cart:write'] }, checkoutInput(world.cart()));
    await expect(call).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });
});
