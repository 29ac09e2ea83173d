import { describe, expect, test } from '@jest/globals';
import type { SubgraphRequest } from '../../../src/engine/fetch/port.ts';
import { type Held, rightsOf } from '../support/rights.ts';
import { planners, startOver, type Subgraph } from '../support/supergraph.ts';

const products = [
  { id: '1', title: 'Boot', cost: 7, secret: 's', label: 'l' },
  { id: '2', title: 'Lace', cost: 1, secret: 't', label: 'm' },
];
const ran: string[] = [];

const shop: Record<string, Subgraph> = {
  catalog: {
    sdl: `
      type Query {
        product(id: ID!): Product
        products: [Product!]!
        me: Person @authenticated
        staff: [Person]
      }
      type Mutation {
        rename(id: ID!): Product
        erase(id: ID!): Product @requiresScopes(scopes: [["admin"]])
      }
      type Product @key(fields: "id") {
        id: ID!
        title: String
        label(short: Boolean): String
        cost: Int @requiresScopes(scopes: [["cost:read"], ["a", "b"]])
        secret: String! @policy(policies: [["trusted"]])
        code: Code
      }
      type Person @requiresScopes(scopes: [["people"]]) { name: String! }
      enum Code @authenticated { A B }
    `,
    resolvers: {
      Query: {
        product: (_: unknown, { id }: { id: string }) => products.find((each) => each.id === id),
        products: () => products,
        me: () => ({ name: 'Ann' }),
        staff: () => [{ name: 'Bob' }],
      },
      Mutation: {
        rename: () => (ran.push('rename'), products[0]),
        erase: () => (ran.push('erase'), products[0]),
      },
      Product: {
        code: () => 'A',
        __resolveReference: ({ id }: { id: string }) => products.find((each) => each.id === id),
      },
    },
  },
  stock: {
    sdl: `
      type Product @key(fields: "id") { id: ID! stock: Int @requiresScopes(scopes: [["stock"]]) shelf: String }
    `,
    resolvers: { Product: { stock: () => 3, shelf: () => 'A1' } },
  },
};

const denied = (...path: string[]) => ({
  message: 'Unauthorized field or type',
  path,
  extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' },
});

describe.each(planners)('fields that a caller may not see, planned by %s', (planner) => {
  const ask = async (query: string, held: Held = {}, variables = {}) => {
    const seen: SubgraphRequest[] = [];
    const { ask: send } = await startOver(shop, { planner }, seen);
    const answer = await send({ query, variables, scope: { access: rightsOf(held) } });
    return { answer, sent: seen.map(({ body }) => (JSON.parse(body) as { query: string }).query).join('\n') };
  };

  test('are null with an error at their path, and no subgraph is asked for them', async () => {
    const { answer, sent } = await ask('{ product(id: 1) { title price: cost stock } }');
    expect(answer).toEqual({
      data: { product: { title: 'Boot', price: null, stock: null } },
      errors: [denied('product', 'price'), denied('product', 'stock')],
    });
    expect(sent).not.toMatch(/cost|stock/);
  });

  test('make one error for all positions of a list, with @ in its place', async () => {
    const { answer } = await ask('{ products { cost } staff { name } }', { scopes: [] });
    expect(answer).toEqual({
      data: { products: [{ cost: null }, { cost: null }], staff: null },
      errors: [denied('products', '@', 'cost'), denied('staff', '@')],
    });
  });

  test('are answered to who holds one of the alternatives whole', async () => {
    const query = '{ product(id: 1) { cost } }';
    for (const scopes of [['cost:read'], ['a', 'b'], ['b', 'x', 'a']])
      expect((await ask(query, { scopes })).answer).toEqual({ data: { product: { cost: 7 } } });
    expect((await ask(query, { scopes: ['a'] })).answer.errors).toEqual([denied('product', 'cost')]);
  });

  test('take the object along where they may not be null', async () => {
    const { answer } = await ask('{ product(id: 1) { title secret } }');
    expect(answer).toEqual({ data: { product: null }, errors: [denied('product', 'secret')] });
    const { answer: list } = await ask('{ products { secret } }');
    expect(list).toEqual({ data: null, errors: [denied('products', '@', 'secret')] });
  });

  test('need what the type that they give needs', async () => {
    const query = '{ me { name } product(id: 1) { code } }';
    const { answer } = await ask(query, { authenticated: false, scopes: ['people'] });
    expect(answer.data).toEqual({ me: null, product: { code: null } });
    const { answer: known } = await ask(query, { scopes: ['people'] });
    expect(known).toEqual({ data: { me: { name: 'Ann' }, product: { code: 'A' } } });
    const { answer: other } = await ask(query, {});
    expect(other).toEqual({ data: { me: null, product: { code: 'A' } }, errors: [denied('me')] });
  });

  test('are found in fragments of every kind, once for each place', async () => {
    const { answer, sent } = await ask(`
      { a: product(id: 1) { ...F } b: product(id: 2) { ...F ... { cost } ... on Product { c: cost } } }
      fragment F on Product { title ...G }
      fragment G on Product { cost }
    `);
    expect(answer).toEqual({
      data: { a: { title: 'Boot', cost: null }, b: { title: 'Lace', cost: null, c: null } },
      errors: [denied('a', 'cost'), denied('b', 'cost'), denied('b', 'c')],
    });
    expect(sent).not.toContain('cost');
  });

  test('that are skipped are no error, and variables that only they use do no harm', async () => {
    const query = `query ($short: Boolean, $on: Boolean!, $id: ID!) {
      product(id: 1) { title @include(if: $on) cost @skip(if: $on) label(short: $short) }
      erased: product(id: $id) @skip(if: $on) { cost }
    }`;
    const held = { denied: ['Product.label'] };
    const { answer } = await ask(query, held, { on: true, id: '2', short: true });
    expect(answer).toEqual({
      data: { product: { title: 'Boot', label: null } },
      errors: [denied('product', 'label')],
    });
    expect((await ask(query, held, { on: false, id: '2' })).answer).toEqual({
      data: { product: { cost: null, label: null }, erased: { cost: null } },
      errors: [denied('product', 'cost'), denied('product', 'label'), denied('erased', 'cost')],
    });
  });

  test('of a mutation are not executed, and its other fields are', async () => {
    ran.length = 0;
    const { answer } = await ask('mutation { erase(id: 1) { id } ... { rename(id: 1) { cost } } }');
    expect(answer).toEqual({
      data: { erase: null, rename: { cost: null } },
      errors: [denied('erase'), denied('rename', 'cost')],
    });
    expect(ran).toEqual(['rename']);
  });

  test('all of them together leave nothing to fetch', async () => {
    const { answer, sent } = await ask('{ me { name } staff { name } __typename }');
    expect(answer).toEqual({
      data: { me: null, staff: null, __typename: 'Query' },
      errors: [denied('me'), denied('staff', '@')],
    });
    expect(sent).toBe('');
  });

  test('are told by their names of the schema too, whatever the directives say', async () => {
    const { answer } = await ask('{ product(id: 1) { title shelf } __schema { queryType { name } } }', {
      denied: ['Product.title', 'Product.nothing', 'Other.title'],
    });
    expect(answer).toEqual({
      data: { product: { title: null, shelf: 'A1' }, __schema: { queryType: { name: 'Query' } } },
      errors: [denied('product', 'title')],
    });
  });

  test('are answered where nobody is asked for rights', async () => {
    const { ask: send } = await startOver(shop, { planner });
    expect(await send('{ product(id: 1) { cost secret } me { name } }')).toEqual({
      data: { product: { cost: 7, secret: 's' }, me: { name: 'Ann' } },
    });
  });
});
