import { describe, expect, test } from '@jest/globals';
import type { SubgraphRequest } from '../../src/engine/fetch/port.ts';
import { planners, startOver, type Subgraph } from './support/supergraph.ts';

/** Root types that only the subgraphs call so, as those of some servers are called by default. */
const subgraphs: Record<string, Subgraph> = {
  shop: {
    sdl: `schema { query: RootQueryType mutation: RootMutationType }
      type RootQueryType { shop: Shop self: RootQueryType! @shareable product: Product }
      type RootMutationType { open: Opened }
      type Opened { done: Boolean query: RootQueryType }
      type Shop { no: Int root: RootQueryType }
      type Product @key(fields: "id") { id: ID! }`,
    resolvers: {
      RootQueryType: {
        shop: () => ({ no: 1, root: {} }),
        self: () => ({}),
        product: () => ({ id: '1' }),
      },
      RootMutationType: { open: () => ({ done: true, query: {} }) },
    },
  },
  users: {
    sdl: `schema { query: MyQuery } type MyQuery { me: Me self: MyQuery! @shareable } type Me { name: String }
      type Product @key(fields: "id") { id: ID! stock: Int }`,
    resolvers: {
      MyQuery: { me: () => ({ name: 'Ada' }), self: () => ({}) },
      Product: { __resolveReference: ({ id }: { id: string }) => ({ id, stock: 7 }) },
    },
  },
};

const me = { name: 'Ada' };
const product = { stock: 7 };

describe.each(planners)('subgraphs with other names for their root types (%s)', (planner) => {
  test.each([
    ['{ __typename me { name } shop { no } }', { __typename: 'Query', me, shop: { no: 1 } }],
    [
      '{ self { __typename shop { root { __typename me { name } } } } }',
      { self: { __typename: 'Query', shop: { root: { __typename: 'Query', me } } } },
    ],
    [
      '{ ...F } fragment F on Query { t: __typename shop { root { ...G } } } fragment G on Query { ... on Query { __typename product { stock } me { name } } }',
      { t: 'Query', shop: { root: { __typename: 'Query', product, me } } },
    ],
    [
      'mutation { __typename open { done query { __typename me { name } product { stock } shop { no } } } }',
      {
        __typename: 'Mutation',
        open: { done: true, query: { __typename: 'Query', me, product, shop: { no: 1 } } },
      },
    ],
  ])('are asked and understood by their own: %s', async (query, data) => {
    const seen: SubgraphRequest[] = [];
    const { ask, engine } = await startOver(subgraphs, { planner }, seen);
    expect(await ask(query)).toEqual({ data });
    for (const { body } of seen) expect(body).not.toMatch(/on (Query|Mutation)\b/);
    await engine.stop();
  });
});
