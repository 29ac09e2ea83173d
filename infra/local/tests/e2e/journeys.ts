import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { encodeEvent, type OutgoingEvent } from '@commerce/contracts';
import type { Publisher } from '@commerce/messaging';
import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { waitUntil } from '@commerce/testkit';
import { connectBroker } from '../../src/start/broker.ts';
import { addToCart, checkout, demoSku, newCart } from './buying.ts';
import { otherTenant } from './otherTenant.ts';
import { type Ask, askAsGuest, askAsPerson, dataOf, type RunningStack } from './stackClient.ts';

const pageQuery = /* GraphQL */ `
  query Page($sku: String!) {
    productBySku(sku: $sku) {
      id
      title
      price {
        amount
        currencyCode
      }
      inventory {
        available
        onHand
        status
      }
    }
  }
`;

interface Page {
  productBySku: {
    id: string;
    title: string;
    price: { amount: string; currencyCode: string } | null;
    inventory: { available: number; onHand: number; status: string } | null;
  } | null;
}

/** What the users of a shop do, from the outside, on the running stack. */
export const journeys = (stackOf: () => RunningStack, logFile: () => string): void => {
  let stack: RunningStack;
  let guest: Ask;
  let publisher: Publisher;
  let sequence = Date.now() * 1_000;

  /** As the local tenants file has it. */
  const sourceOf = (type: string): string =>
    type.startsWith('pim.') ? '/pim' : type.startsWith('supply.order') ? '/oms' : '/wms';
  const publish = (events: readonly Pick<OutgoingEvent, 'type' | 'data'>[]) =>
    publisher.publish(
      events.map((event) =>
        encodeEvent({
          ...event,
          id: randomUUID(),
          source: sourceOf(event.type),
          tenant: 'acme',
          timeMs: Date.now(),
          sequence: BigInt(++sequence),
        } as OutgoingEvent),
      ),
    );
  const count = (sku: string, onHand: number) => ({
    type: 'supply.inventory.counted.v1' as const,
    data: { sku, location: 'W768', onHand, countedAt: new Date().toISOString() },
  });
  const page = async (sku: string, ask: Ask = guest) =>
    dataOf(await ask<Page>(pageQuery, { sku })).productBySku;
  const eventually = (holds: () => Promise<boolean>) => waitUntil(holds, { timeoutMs: 30_000 });

  beforeAll(async () => {
    stack = stackOf();
    guest = askAsGuest(stack, 'demo-acme');
    publisher = connectBroker(stack.kafkaBrokers, {}, logFile()).createPublisher();
    await publisher.start();
  });

  afterAll(() => publisher.stop());

  test('one query returns a product with its price and its stock', async () => {
    expect(await page(demoSku)).toMatchObject({
      title: expect.stringContaining('Summit 70'),
      price: { amount: expect.stringMatching(/^\d+\.\d{2}$/), currencyCode: 'USD' },
      inventory: { status: 'IN_STOCK' },
    });
  });

  test('a feed message changes what the next query returns', async () => {
    const sku = 'HPW-SUMMIT-70-SND';
    await publish([count(sku, 7_777)]);
    await eventually(async () => ((await page(sku))?.inventory?.onHand ?? 0) >= 7_777);
  });

  test('a shopper buys: the stock goes down, the cart is emptied, the order is first in the list and follows its feed', async () => {
    const ask = await askAsPerson(stack, { tenant: 'acme', as: 'shopper', subject: randomUUID() });
    const before = (await page(demoSku))?.inventory?.available ?? 0;
    const cartId = await newCart(ask);
    expect(dataOf(await addToCart(ask, cartId, demoSku, 2)).addToCart.userErrors).toEqual([]);

    const key = randomUUID();
    const { order } = dataOf(await checkout(ask, cartId, key)).checkout;
    const again = dataOf(await checkout(ask, cartId, key)).checkout;
    expect(order).toMatchObject({ status: 'PLACED' });
    expect(again.order).toEqual(order);
    // The gateway may keep stock until inventory's event says that it has changed.
    await eventually(async () => (await page(demoSku))?.inventory?.available === before - 2);

    const mine = dataOf(
      await ask<{ me: { cart: unknown; orders: { nodes: { id: string }[] } } }>(
        '{ me { cart { id } orders(first: 1) { nodes { id } } } }',
      ),
    );
    expect(mine.me).toEqual({ cart: null, orders: { nodes: [{ id: order?.id }] } });

    const moved = (to: string) => ({
      type: 'supply.order-status.changed.v1' as const,
      data: {
        orderId: order?.id ?? '',
        to,
        occurredAt: new Date().toISOString(),
        carrier: 'DHL',
        trackingNumber: 'JD014',
      },
    });
    await publish([moved('CONFIRMED'), moved('PICKING'), moved('SHIPPED')] as never);
    await eventually(async () => {
      const answer = await ask<{ order: { status: string; shipments: { trackingNumber: string }[] } }>(
        'query ($id: ID!) { order(id: $id) { status shipments { trackingNumber } } }',
        { id: order?.id },
      );
      return (
        answer.data?.order.status === 'SHIPPED' && answer.data.order.shipments[0]?.trackingNumber === 'JD014'
      );
    });
  }, 60_000);

  test('twenty buyers and five items: five orders, nothing oversold', async () => {
    const sku = 'HPW-SUMMIT-70-WHT';
    await publish([count(sku, 5)]);
    await eventually(async () => (await page(sku))?.inventory?.available === 5);
    const carts = await Promise.all(
      Array.from({ length: 20 }, async () => {
        const cartId = await newCart(guest);
        await addToCart(guest, cartId, sku, 1);
        return cartId;
      }),
    );
    const answers = await Promise.all(carts.map((cartId) => checkout(guest, cartId)));
    const outcomes = answers.map(
      (answer) => answer.data?.checkout.order?.status ?? answer.data?.checkout.userErrors[0]?.code,
    );
    expect(outcomes.filter((outcome) => outcome === 'PLACED')).toHaveLength(5);
    expect(new Set(outcomes)).toEqual(new Set(['PLACED', 'INSUFFICIENT_STOCK']));
    expect((await page(sku))?.inventory).toMatchObject({ available: 0, status: 'OUT_OF_STOCK' });
  }, 120_000);

  otherTenant(stackOf);

  test('a storefront’s own client pages through a category without a gap or a repeat', async () => {
    const client = new ApolloClient({
      link: new HttpLink({ uri: `${stack.gatewayUrl}/graphql`, headers: { 'x-api-key': 'demo-acme' } }),
      cache: new InMemoryCache(),
    });
    const query = gql`
      query Listing($after: String) {
        category(slug: "headphones") {
          id
          products(first: 7, after: $after, sort: SKU) {
            nodes {
              id
              sku
              inventory {
                available
              }
            }
            pageInfo {
              hasNextPage
              endCursor
            }
          }
        }
      }
    `;
    interface Listing {
      category: {
        products: { nodes: { sku: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } };
      };
    }
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const answer: { data?: Listing | undefined } = await client.query<Listing>({
        query,
        variables: { after },
      });
      const page = answer.data?.category.products;
      seen.push(...(page?.nodes.map(({ sku }) => sku) ?? []));
      after = page?.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
    } while (after !== null);
    client.stop();
    expect(seen.length).toBeGreaterThan(14);
    expect(seen).toEqual([...new Set(seen)].toSorted());
  });

  describe('cost', () => {
    const query = `{ productBySku(sku: "${demoSku}") { sku cost { amount } } }`;

    test('is null with an error for a guest, and the rest of the product stays', async () => {
      const answer = await guest(query);
      expect(answer.data).toEqual({ productBySku: { sku: demoSku, cost: null } });
      expect(answer.errors).toMatchObject([
        { path: ['productBySku', 'cost'], extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' } },
      ]);
    });

    test('is there for staff', async () => {
      const staff = await askAsPerson(stack, { tenant: 'acme', as: 'staff' });
      expect(await staff(query)).toMatchObject({
        data: { productBySku: { cost: { amount: expect.any(String) } } },
      });
    });
  });

  test.each([
    ['{ product(id: "nonsense") { id } }', 'id'],
    ['{ products(first: 101) { nodes { id } } }', 'first'],
    ['{ products(first: -1) { nodes { id } } }', 'first'],
    ['{ products(after: "made-up") { nodes { id } } }', 'after'],
    ['{ stockLocations(first: 0) { nodes { id } } }', 'first'],
    [
      'mutation { addToCart(input: { cartId: "x", sku: "A", quantity: 1, idempotencyKey: "k" }) { cart { id } } }',
      'input.cartId',
    ],
    [`{ productBySku(sku: "${demoSku}") { price(currency: "XXQ") { amount } } }`, 'currency'],
    [`{ productBySku(sku: "${demoSku}") { price(at: "yesterday") { amount } } }`, 'at'],
    [`{ productBySku(sku: "${demoSku}") { title(locale: "not a tag") } }`, 'locale'],
    ['{ products(filter: { price: { min: "cheap" } }) { nodes { id } } }', 'filter.price.min'],
    [
      'mutation { createCart(input: { currencyCode: "XXQ", idempotencyKey: "k" }) { cart { id } } }',
      'input.currencyCode',
    ],
    [
      'mutation { createCart(input: { currencyCode: "EUR", locale: "not a tag", idempotencyKey: "k" }) { cart { id } } }',
      'input.locale',
    ],
  ])('%s is BAD_USER_INPUT naming %s', async (query, argument) => {
    const { errors } = await guest(query);
    expect(errors).toHaveLength(1);
    expect(errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', argument });
  });

  test('who is forgotten is forgotten by every subgraph', async () => {
    const ask = await askAsPerson(stack, { tenant: 'acme', as: 'shopper', subject: randomUUID() });
    const cartId = await newCart(ask);
    await addToCart(ask, cartId, demoSku, 1);
    const { order } = dataOf(await checkout(ask, cartId)).checkout;
    const openCart = await newCart(ask);
    await addToCart(ask, openCart, demoSku, 1);
    await ask('mutation { updateProfile(input: { displayName: "Ada" }) { account { id } } }');
    const { me } = dataOf(await ask<{ me: { id: string } }>('{ me { id } }'));
    const profile = '{ me { id displayName email addresses { id } cart { id } orders { nodes { id } } } }';
    expect(await ask(profile)).toMatchObject({
      data: { me: { displayName: 'Ada', cart: { id: openCart } } },
    });
    dataOf(
      await ask(
        'mutation ($input: EraseMyAccountInput!) { eraseMyAccount(input: $input) { erasedAccountId userErrors { code } } }',
        {
          input: { confirm: me.id, idempotencyKey: randomUUID() },
        },
      ),
    );
    const staff = await askAsPerson(stack, { tenant: 'acme', as: 'staff' });
    await eventually(async () => {
      const { data } = await staff<{
        order: { email: string | null; shippingAddress: unknown; number: string };
      }>('query ($id: ID!) { order(id: $id) { email shippingAddress { line1 } number } }', { id: order?.id });
      return (
        data !== null &&
        data.order.email === null &&
        data.order.shippingAddress === null &&
        data.order.number === order?.number
      );
    });
    const cartOf = (asker: Ask) =>
      asker<{ cart: unknown }>('query ($id: ID!) { cart(id: $id) { id } }', { id: openCart });
    await eventually(async () => dataOf(await cartOf(staff)).cart === null);
    expect(await cartOf(ask)).toEqual({ data: { cart: null } });
    // Who comes back has the same id and nothing else.
    expect(await ask(profile)).toEqual({
      data: {
        me: { id: me.id, displayName: null, email: null, addresses: [], cart: null, orders: { nodes: [] } },
      },
    });
  }, 60_000);
};
