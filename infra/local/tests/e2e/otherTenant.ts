import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { addToCart, checkout, demoSku, newCart } from './buying.ts';
import { type Ask, askAsGuest, askAsPerson, dataOf, type RunningStack } from './stackClient.ts';

/** The wall between tenants, from the outside: one tenant's real ids in the hands of another. */
export const otherTenant = (stackOf: () => RunningStack): void => {
  describe('another tenant', () => {
    let stack: RunningStack;
    let guest: Ask;
    /** Reads one thing by its id, as `found`. */
    const reads = {
      product: 'query ($id: ID!) { found: product(id: $id) { id } }',
      group: 'query ($id: ID!) { found: products(filter: { groupId: $id }) { nodes { id } } }',
      category: 'query ($id: ID!) { found: category(id: $id) { id } }',
      cart: 'query ($id: ID!) { found: cart(id: $id) { id } }',
      order: 'query ($id: ID!) { found: order(id: $id) { id } }',
      account: 'query ($id: ID!) { found: account(id: $id) { id } }',
      reservation: 'query ($id: ID!) { found: reservation(id: $id) { id } }',
    };
    type Thing = keyof typeof reads;
    const things = Object.keys(reads) as Thing[];
    const ids = new Map<Thing, string>();
    const read = async (ask: Ask, thing: Thing) =>
      ask<{ found: unknown }>(reads[thing], { id: ids.get(thing) });

    beforeAll(async () => {
      stack = stackOf();
      guest = askAsGuest(stack, 'demo-acme');
      const shopper = await askAsPerson(stack, { tenant: 'acme', as: 'shopper', subject: randomUUID() });
      const staff = await askAsPerson(stack, { tenant: 'acme', as: 'staff' });
      const bought = await newCart(shopper);
      await addToCart(shopper, bought, demoSku, 1);
      const { order } = dataOf(await checkout(shopper, bought)).checkout;
      const { me, product } = dataOf(
        await shopper<{
          me: { id: string };
          product: { id: string; group: { id: string }; category: { id: string } };
        }>(`{ me { id } product: productBySku(sku: "${demoSku}") { id group { id } category { id } } }`),
      );
      const { reserveStock } = dataOf(
        await staff<{ reserveStock: { reservation: { id: string } } }>(
          'mutation ($input: ReserveStockInput!) { reserveStock(input: $input) { reservation { id } } }',
          { input: { lines: [{ sku: demoSku, quantity: 1 }], idempotencyKey: randomUUID() } },
        ),
      );
      ids.set('product', product.id).set('group', product.group.id).set('category', product.category.id);
      ids.set('cart', await newCart(guest)).set('order', order?.id ?? '');
      ids.set('account', me.id).set('reservation', reserveStock.reservation.id);
    }, 60_000);

    test('has none of what our own staff finds', async () => {
      const staff = await askAsPerson(stack, { tenant: 'acme', as: 'staff' });
      for (const thing of things) {
        const { found } = dataOf(await read(staff, thing));
        const one =
          thing === 'group' ? { nodes: expect.arrayContaining([{ id: ids.get('product') }]) } : null;
        expect([thing, found]).toEqual([thing, one ?? { id: ids.get(thing) }]);
      }
    });

    test.each(['guest', 'shopper', 'staff'] as const)('sees nothing of it as %s', async (as) => {
      const globex =
        as === 'guest'
          ? askAsGuest(stack, 'demo-globex')
          : await askAsPerson(stack, { tenant: 'globex', as });
      for (const thing of things) {
        const { data, errors = [] } = await read(globex, thing);
        expect([thing, data]).toEqual([thing, { found: thing === 'group' ? { nodes: [] } : null }]);
        // These two are for staff alone, of whatever tenant; everything else is just not there.
        const refused = (thing === 'account' || thing === 'reservation') && as !== 'staff';
        expect([thing, errors.map(({ extensions }) => extensions.code)]).toEqual([
          thing,
          refused ? ['UNAUTHORIZED_FIELD_OR_TYPE'] : [],
        ]);
      }
    });

    test.each(['guest', 'shopper'] as const)('changes nothing of it as %s', async (as) => {
      const globex =
        as === 'guest'
          ? askAsGuest(stack, 'demo-globex')
          : await askAsPerson(stack, { tenant: 'globex', as });
      const cartId = ids.get('cart') ?? '';
      const { addToCart: refused } = dataOf(await addToCart(globex, cartId, demoSku, 1));
      expect(refused).toMatchObject({ cart: null, userErrors: [{ __typename: 'NotFound' }] });
      const { checkout: unsold } = dataOf(await checkout(globex, cartId));
      expect(unsold).toMatchObject({ order: null, userErrors: [{ __typename: 'NotFound' }] });
    });
  });
};
