import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { money } from '@commerce/kernel';
import type { SupergraphAnswer, SupergraphClient } from '@commerce/service';
import { buildSchema, parse, validate } from 'graphql';
import { createSupergraphCarts } from '../../src/supergraph/carts.ts';
import { createSupergraphStock } from '../../src/supergraph/stock.ts';

type Call = Parameters<SupergraphClient['request']>[0];

/** Answers in turn what it is told, and remembers what it was asked. */
const answering = (...answers: readonly Partial<SupergraphAnswer<unknown>>[]) => {
  const calls: Call[] = [];
  const client: SupergraphClient = {
    async request<Data>(call: Call) {
      const answer = answers[calls.push(call) - 1] ?? {};
      return { data: null, errors: [], ...answer } as SupergraphAnswer<Data>;
    },
  };
  return { client, calls };
};

const eur = (amount: string) => ({ amount, currencyCode: 'EUR' });

const cartAnswer = (more: object = {}) => ({
  data: {
    cart: {
      id: 'car_1',
      version: 4,
      status: 'ACTIVE',
      currencyCode: 'EUR',
      account: null,
      lines: [
        { sku: 'MUG', title: 'Mug', quantity: 2, unitPrice: eur('12.50') },
        { sku: 'LAMP', title: 'Lamp', quantity: 1, unitPrice: eur('40.00') },
        { sku: 'GONE', title: 'Gone', quantity: 1, unitPrice: eur('1.00') },
      ],
      ...more,
    },
  },
});

const offersAnswer = {
  data: {
    stock: {
      nodes: [
        { sku: 'LAMP', status: 'DISCONTINUED', inventory: { available: 7 } },
        { sku: 'MUG', status: 'ACTIVE', inventory: { available: 7 } },
      ],
    },
    line0: { sku: 'MUG', price: eur('11.00') },
    line1: { sku: 'LAMP', price: eur('40.00') },
    line2: null,
  },
};

const refusal = (__typename: string, more: object = {}) => ({
  __typename,
  code: 'CODE',
  message: 'why',
  ...more,
});

describe('carts over the supergraph', () => {
  test('come with today’s price at their quantity and the stock of all lines in one query', async () => {
    const { client, calls } = answering(cartAnswer({ account: { id: 'acc_1' } }), offersAnswer);
    const cart = await createSupergraphCarts(client).read('acme', 'car_1');
    expect(cart).toMatchObject({
      version: 4,
      accountId: 'acc_1',
      lines: [
        { sku: 'MUG', unitPrice: money(1250, 'EUR'), currentUnitPrice: money(1100, 'EUR'), available: 7 },
        { sku: 'LAMP', currentUnitPrice: null },
        { sku: 'GONE', currentUnitPrice: null, available: null },
      ],
    });
    expect(calls).toHaveLength(2);
    expect(calls[1]?.variables).toMatchObject({
      currency: 'EUR',
      skus: ['MUG', 'LAMP', 'GONE'],
      count: 3,
      sku0: 'MUG',
      units0: 2,
      sku2: 'GONE',
      units2: 1,
    });
    expect(calls.every(({ tenant }) => tenant === 'acme')).toBe(true);
  });

  test('without lines need one query, and no cart is undefined', async () => {
    const { client, calls } = answering(cartAnswer({ lines: [] }), { data: { cart: null } });
    const carts = createSupergraphCarts(client);
    expect(await carts.read('acme', 'car_1')).toMatchObject({ lines: [] });
    expect(await carts.read('acme', 'car_2')).toBeUndefined();
    expect(calls).toHaveLength(2);
  });

  test('are not half read: any error in the answer is an outage', async () => {
    const errors = [{ message: 'down', extensions: { code: 'SUBGRAPH_UNAVAILABLE' } }];
    const { client } = answering(cartAnswer(), { ...offersAnswer, errors });
    const reading = createSupergraphCarts(client).read('acme', 'car_1');
    await expect(reading).rejects.toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE' });
  });

  test.each([
    ['emptied', [], { kind: 'closed' }],
    [
      'at another version',
      [refusal('VersionConflict', { currentVersion: 6 })],
      { kind: 'changed', currentVersion: 6 },
    ],
    ['not there any more', [refusal('NotFound')], { kind: 'gone' }],
    ['merged into another', [refusal('InvalidInput')], { kind: 'gone' }],
  ])('can be %s', async (_, userErrors, closing) => {
    const { client, calls } = answering({ data: { checkOutCart: { cart: null, userErrors } } });
    const call = { cartId: 'car_1', orderId: 'ord_1', expectedVersion: 5 };
    expect(await createSupergraphCarts(client).checkOut('acme', call)).toEqual(closing);
    expect(calls[0]?.variables).toEqual({ input: { ...call, idempotencyKey: 'ord_1.v5' } });
  });
});

describe('stock over the supergraph', () => {
  const keyed = { orderId: 'ord_1', idempotencyKey: 'ord_1.reserve.1' };
  const lines = [{ sku: 'MUG', quantity: 2 }];

  test('is reserved under the key that it is given, or says what is left', async () => {
    const short = [refusal('InsufficientStock', { sku: 'MUG', available: 1 })];
    const { client, calls } = answering(
      { data: { reserveStock: { reservation: { id: 'rsv_1' }, userErrors: [] } } },
      { data: { reserveStock: { reservation: null, userErrors: short } } },
    );
    const stock = createSupergraphStock(client);
    expect(await stock.reserve('acme', { lines, ...keyed })).toEqual({
      kind: 'reserved',
      reservationId: 'rsv_1',
    });
    expect(await stock.reserve('acme', { lines, ...keyed })).toEqual({
      kind: 'short',
      shortages: [{ sku: 'MUG', available: 1 }],
    });
    expect(calls[0]?.variables).toEqual({
      input: { lines, ttlSeconds: 900, idempotencyKey: 'ord_1.reserve.1' },
    });
  });

  test('refused for another reason is no shortage: the checkout waits for whoever mends it', async () => {
    const userErrors = [refusal('InsufficientStock', { sku: 'MUG', available: 1 }), refusal('InvalidInput')];
    const { client } = answering({ data: { reserveStock: { reservation: null, userErrors } } });
    const reserving = createSupergraphStock(client).reserve('acme', { lines, ...keyed });
    await expect(reserving).rejects.toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE' });
  });

  test.each([
    ['committed', [], 'committed'],
    ['gone when it expired', [refusal('ReservationNotHeld')], 'gone'],
    ['gone when nobody knows it', [refusal('NotFound')], 'gone'],
  ])('is %s', async (_, userErrors, outcome) => {
    const { client } = answering({ data: { commitReservation: { userErrors } } });
    expect(await createSupergraphStock(client).commit('acme', { reservationId: 'rsv_1', ...keyed })).toBe(
      outcome,
    );
  });

  test('that is gone already is released without an error', async () => {
    const { client } = answering({
      data: { releaseReservation: { userErrors: [refusal('ReservationNotHeld')] } },
    });
    const releasing = createSupergraphStock(client).release('acme', { reservationId: 'rsv_1', ...keyed });
    await expect(releasing).resolves.toBeUndefined();
  });

  test('an answer of another form is an outage', async () => {
    const { client } = answering({ data: { commitReservation: {} } });
    const committing = createSupergraphStock(client).commit('acme', { reservationId: 'rsv_1', ...keyed });
    await expect(committing).rejects.toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE' });
  });
});

test('every operation that is sent fits the supergraph', async () => {
  const sdl = readFileSync(new URL('../../../../supergraph.graphql', import.meta.url), 'utf8');
  const schema = buildSchema(sdl, { assumeValidSDL: true });
  const { client, calls } = answering(cartAnswer(), offersAnswer);
  const [carts, stock] = [createSupergraphCarts(client), createSupergraphStock(client)];
  await carts.read('acme', 'car_1');
  const keyed = { orderId: 'ord_1', idempotencyKey: 'k', reservationId: 'rsv_1' };
  await Promise.allSettled([
    carts.checkOut('acme', { cartId: 'car_1', orderId: 'ord_1', expectedVersion: 1 }),
    stock.reserve('acme', { lines: [], ...keyed }),
    stock.commit('acme', keyed),
    stock.release('acme', keyed),
  ]);
  expect(calls).toHaveLength(6);
  for (const { query } of calls) expect(validate(schema, parse(query))).toEqual([]);
});
