import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Identity } from '@commerce/kernel';
import type { SubgraphServer } from '@commerce/service';
import { applyOrderStatus } from '../../src/operations/applyOrderStatus.ts';
import { checkout } from '../../src/operations/checkout.ts';
import { eraseAccount } from '../../src/operations/eraseAccount.ts';
import { asking, createTestApp } from '../support/app.ts';
import {
  checkoutInput,
  createWorld,
  elsewhere,
  guest,
  otherShopper,
  shopper,
  staff,
} from '../support/world.ts';

const orderQuery = /* GraphQL */ `
  query ($id: ID!) {
    order(id: $id) {
      id
      email
      note
      shippingAddress {
        city
      }
      billingAddress {
        city
      }
      lines {
        sku
      }
      account {
        id
      }
    }
  }
`;

const accountQuery = /* GraphQL */ `
  query ($id: ID!, $first: Int, $after: String) {
    _entities(representations: [{ __typename: "Account", id: $id }]) {
      ... on Account {
        orders(first: $first, after: $after) {
          edges {
            cursor
            node {
              id
            }
          }
          nodes {
            id
            lines {
              sku
            }
          }
          pageInfo {
            hasNextPage
            hasPreviousPage
            startCursor
            endCursor
          }
        }
      }
    }
  }
`;

const dayQuery = /* GraphQL */ `
  query ($filter: OrderFilter!, $first: Int, $after: String) {
    orders(filter: $filter, first: $first, after: $after) {
      nodes {
        id
        status
        email
      }
      pageInfo {
        endCursor
        hasNextPage
      }
    }
  }
`;

describe('orders in the graph', () => {
  const world = createWorld({ MUG: 1_000 });
  let app: SubgraphServer;
  let ask: ReturnType<typeof asking>;

  beforeAll(async () => {
    app = createTestApp(world);
    await app.start();
    ask = asking(app);
  });
  afterAll(() => app.stop());

  const place = async (identity: Identity): Promise<string> => {
    world.clock.advance(1_000);
    const answer = await checkout(world.deps, identity, checkoutInput(world.cart({ MUG: 1 })));
    return answer.ok ? answer.value.id : '';
  };
  interface Orders {
    readonly edges: readonly { readonly cursor: string }[];
    readonly nodes: readonly { readonly id: string }[];
    readonly pageInfo: { readonly endCursor: string };
  }
  const ordersOf = async (identity: Identity, variables: Record<string, unknown> = {}) => {
    const answer = await ask(identity, accountQuery, { id: identity.accountId, first: 100, ...variables });
    // Null orders and errors are looked at by the tests that expect them.
    return { orders: answer.data?._entities[0]?.orders as Orders, errors: answer.errors };
  };

  describe('Query.order', () => {
    test('shows an account’s order to the account and to staff, and to nobody else', async () => {
      const id = await place(shopper);
      const whole = {
        id,
        email: 'sam@example.com',
        shippingAddress: { city: 'Wien' },
        account: { id: shopper.accountId },
      };
      expect((await ask(shopper, orderQuery, { id })).data.order).toMatchObject(whole);
      expect((await ask(staff, orderQuery, { id })).data.order).toMatchObject(whole);
      const service: Identity = {
        tenant: 'acme',
        subject: 'fulfilment',
        kind: 'service',
        scopes: ['order:any'],
      };
      expect((await ask(service, orderQuery, { id })).data.order).toMatchObject(whole);
      for (const stranger of [otherShopper, guest, elsewhere(shopper), elsewhere(staff)]) {
        expect(await ask(stranger, orderQuery, { id })).toEqual({ data: { order: null } });
      }
    });

    test('shows a guest’s order to who knows its id, without the contact data', async () => {
      const id = await place(guest);
      const bare = {
        id,
        email: null,
        note: null,
        shippingAddress: null,
        billingAddress: null,
        lines: [{ sku: 'MUG' }],
        account: null,
      };
      for (const reader of [guest, otherShopper]) {
        expect((await ask(reader, orderQuery, { id })).data.order).toEqual(bare);
      }
      expect((await ask(staff, orderQuery, { id })).data.order.email).toBe('sam@example.com');
      expect((await ask(elsewhere(guest), orderQuery, { id })).data.order).toBeNull();
    });

    test('shows the order of an erased account to staff alone, without a person', async () => {
      const lost: Identity = { ...shopper, accountId: 'acc_01K00000000000000000000009' };
      const id = await place(lost);
      await eraseAccount(world.stores, 'acme', {
        accountId: lost.accountId ?? '',
        erasedAtMs: world.clock.nowMs(),
      });
      for (const reader of [guest, lost, shopper])
        expect((await ask(reader, orderQuery, { id })).data.order).toBeNull();
      expect((await ask(staff, orderQuery, { id })).data.order).toMatchObject({
        id,
        email: null,
        account: null,
      });
    });

    test('an unknown id is null, a malformed one is BAD_USER_INPUT', async () => {
      expect(await ask(staff, orderQuery, { id: world.ids.newId('order') })).toEqual({
        data: { order: null },
      });
      const { errors } = await ask(staff, orderQuery, { id: 'ord_1' });
      expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', argument: 'id' } }]);
    });

    test('a reference from another subgraph obeys the same rule, all of them in one read', async () => {
      const ids = [await place(shopper), await place(guest), 'nonsense', world.ids.newId('order')];
      const { orders } = world.stores.orders;
      let reads = 0;
      world.stores.orders.orders = (...args) => {
        reads += 1;
        return orders(...args);
      };
      const representations = ids.map((id) => ({ __typename: 'Order', id }));
      const { data } = await ask(
        otherShopper,
        'query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on Order { id } } }',
        { representations },
      );
      world.stores.orders.orders = orders;
      expect(data._entities).toEqual([null, { id: ids[1] }, null, null]);
      expect(reads).toBe(1);
    });
  });

  describe('Account.orders', () => {
    test('come newest first, page by page, with inserts in between, each once', async () => {
      const me: Identity = { ...shopper, accountId: 'acc_01K00000000000000000000005' };
      const placed: string[] = [];
      for (let i = 0; i < 7; i += 1) placed.unshift(await place(me));
      const seen: string[] = [];
      let after: string | null = null;
      for (let page = 0; page < 4; page += 1) {
        const { orders } = await ordersOf(me, { first: 2, after });
        expect(orders.pageInfo).toMatchObject({ hasNextPage: page < 3, hasPreviousPage: page > 0 });
        expect(orders.edges.at(-1)?.cursor).toBe(orders.pageInfo.endCursor);
        seen.push(...orders.nodes.map(({ id }) => id));
        after = orders.pageInfo.endCursor;
        await place(me);
      }
      expect(seen).toEqual(placed);
    });

    test('are the account’s and staff’s; for everybody else there are none, without an error', async () => {
      const id = shopper.accountId;
      await place(shopper);
      expect((await ordersOf(shopper)).orders.nodes.length).toBeGreaterThan(0);
      expect((await ordersOf(staff, { id })).orders.nodes.length).toBeGreaterThan(0);
      for (const stranger of [otherShopper, guest])
        expect(await ordersOf(stranger, { id })).toEqual({ orders: null, errors: undefined });
      expect((await ordersOf(elsewhere(shopper))).orders.nodes).toEqual([]);
      expect((await ordersOf(elsewhere(staff), { id })).orders.nodes).toEqual([]);
    });

    test.each([
      [{ first: 0 }, 'first'],
      [{ first: 101 }, 'first'],
      [{ first: -1 }, 'first'],
      [{ after: 'nonsense' }, 'after'],
    ])('%j is BAD_USER_INPUT', async (variables, argument) => {
      expect((await ordersOf(shopper, variables)).errors).toMatchObject([
        { extensions: { code: 'BAD_USER_INPUT', argument } },
      ]);
    });

    test('a cursor opens in its own list alone', async () => {
      const { orders } = await ordersOf(shopper, { first: 1 });
      const after = orders.pageInfo.endCursor;
      const foreign = [
        await ordersOf(otherShopper, { after }),
        await ordersOf(elsewhere(shopper), { after }),
        await ask(staff, dayQuery, { filter: { day: '2026-11-22' }, after }),
      ];
      for (const { errors } of foreign) {
        expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', argument: 'after' } }]);
      }
    });
  });

  describe('Query.orders', () => {
    test('lists a day for staff, by status if they wish', async () => {
      const id = await place(shopper);
      await place(shopper);
      const change = {
        orderId: id,
        to: 'CONFIRMED',
        sequence: 1n,
        hash: 'h',
        occurredAt: '2026-11-22T12:00:00.000Z',
      } as const;
      await applyOrderStatus(world.deps, 'acme', change);
      const filter = { day: '2026-11-22', status: 'CONFIRMED' };
      const { data } = await ask(staff, dayQuery, { filter });
      expect(data.orders.nodes).toEqual([{ id, status: 'CONFIRMED', email: 'sam@example.com' }]);
      const all = await ask(staff, dayQuery, { filter: { day: '2026-11-22' }, first: 3 });
      expect(all.data.orders).toMatchObject({ nodes: { length: 3 }, pageInfo: { hasNextPage: true } });
      expect(
        (await ask(elsewhere(staff), dayQuery, { filter: { day: '2026-11-22' } })).data.orders.nodes,
      ).toEqual([]);
    });

    test('is FORBIDDEN for shoppers, and a day must be one', async () => {
      const { errors } = await ask(shopper, dayQuery, { filter: { day: '2026-11-22' } });
      expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
      for (const day of ['2026-02-30', 'today', '2026-1-1']) {
        const answer = await ask(staff, dayQuery, { filter: { day } });
        expect(answer.errors).toMatchObject([
          { extensions: { code: 'BAD_USER_INPUT', argument: 'filter.day' } },
        ]);
      }
    });
  });
});
