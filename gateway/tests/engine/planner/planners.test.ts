import { describe, expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { activeOverrides, overridesOf } from '../../../src/engine/planner/overrides.ts';
import { composed, planners, startOver, type Subgraph } from '../support/supergraph.ts';

const moved: Record<string, Subgraph> = {
  old: {
    sdl: `type Query { t: T } type T @key(fields: "id") { id: ID! half: String none: String all: String named: String }`,
    resolvers: {
      Query: { t: () => ({ id: '1', half: 'old', none: 'old', all: 'old', named: 'old' }) },
    },
  },
  new: {
    sdl: `type T @key(fields: "id") { id: ID!
      half: String @override(from: "old", label: "percent(50)")
      none: String @override(from: "old", label: "percent(0)")
      all: String @override(from: "old", label: "percent(100)")
      named: String @override(from: "old", label: "beta") }`,
    resolvers: {
      T: { half: () => 'new', none: () => 'new', all: () => 'new', named: () => 'new' },
    },
  },
};

describe('overrides by label', () => {
  test('are read from the supergraph', () => {
    expect(overridesOf(parse(composed(moved)))).toEqual({ labels: ['beta'], percentages: [0, 50, 100] });
  });

  test('make one key for all requests that they make no difference for', () => {
    const known = { labels: ['a', 'b'], percentages: [10, 50] };
    const key = (percentage: number, ...labels: string[]) =>
      activeOverrides(known, { labels: new Set(labels), percentage }).key;
    expect(key(0)).toBe(key(9.99, 'unknown'));
    expect(key(10)).toBe(key(49));
    expect(key(50)).toBe(key(100));
    expect(new Set([key(0), key(10), key(50), key(0, 'a'), key(0, 'b'), key(0, 'a', 'b')]).size).toBe(6);
    expect(key(0, 'a', 'b')).toBe(key(0, 'b', 'a'));
    expect(
      activeOverrides({ labels: [], percentages: [] }, { labels: new Set(['a']), percentage: 3 }).key,
    ).toBe('');
  });

  test.each(planners)('turn over the same fields with the %s planner', async (planner) => {
    const { ask } = await startOver(moved, { planner });
    const asked = async (percentage: number, ...labels: string[]) => {
      const scope = { overrides: { labels: new Set(labels), percentage } };
      const { data } = await ask({ query: '{ t { half none all named } }', scope });
      return Object.values((data as { t: Record<string, string> }).t).join(' ');
    };
    expect(await asked(0)).toBe('new old new old');
    expect(await asked(49.9)).toBe('new old new old');
    expect(await asked(50)).toBe('old old new old');
    expect(await asked(99.9, 'beta')).toBe('old old new new');
    expect(await asked(100, 'other')).toBe('old old old old');
  });
});

describe.each(planners)('with the %s planner', (planner) => {
  test('what two types call alike is kept apart, though both hold the same entity', async () => {
    const { ask } = await startOver(
      {
        library: {
          sdl: `type Query { items: [Item] } interface Item { author: User }
            type Book implements Item { author: User } type Film implements Item { author: User }
            type User @key(fields: "id") { id: ID! }`,
          resolvers: {
            Query: {
              items: () =>
                ['Film', 'Book', 'Film'].map((__typename) => ({ __typename, author: { id: '1' } })),
            },
          },
        },
        users: {
          sdl: 'type User @key(fields: "id") { id: ID! name: String nick: String born: Int }',
          resolvers: { User: { name: () => 'name', nick: () => 'nick', born: () => 1 } },
        },
      },
      { planner },
    );
    const answer = await ask(`{ items { author { born }
      ... on Book { author { x: name } } ... on Film { author { x: nick } } } }`);
    expect(answer).toEqual({
      data: { items: ['nick', 'name', 'nick'].map((x) => ({ author: { born: 1, x } })) },
    });
  });

  test('all of a mutation’s field is fetched before the next one runs', async () => {
    let count = 0;
    const multiply = (_: unknown, { by }: { by: number }) => (count *= by);
    const { ask } = await startOver(
      {
        a: {
          sdl: `type Query { a: Int } type Mutation { addA(n: Int!): Item multiplyA(by: Int!): Int }
            type Item @key(fields: "id") { id: ID! name: String }`,
          resolvers: {
            Mutation: {
              addA: (_, { n }: { n: number }) => ({ id: (count += n), name: 'new' }),
              multiplyA: multiply,
            },
            Item: { name: () => `at ${count}` },
          },
        },
        b: {
          sdl: `type Mutation { addB(n: Int!): Item multiplyB(by: Int!): Int }
            type Item @key(fields: "id") { id: ID! count: Int }`,
          resolvers: {
            Mutation: { addB: (_, { n }: { n: number }) => ({ id: (count += n) }), multiplyB: multiply },
            Item: { count: () => count },
          },
        },
      },
      { planner },
    );
    const answer = await ask(`mutation { one: multiplyB(by: 2) addA(n: 2) { count } two: multiplyB(by: 10)
      addB(n: 1) { count name } multiplyA(by: 3) }`);
    expect(answer).toEqual({
      data: { one: 0, addA: { count: 2 }, two: 20, addB: { count: 21, name: 'at 21' }, multiplyA: 63 },
    });
  });

  test('an interface object’s fields come to objects of every type, which keep their own', async () => {
    const { ask } = await startOver(
      {
        media: {
          sdl: `type Query { all: [Media] } interface Media @key(fields: "id") { id: ID! title: String }
            type Book implements Media @key(fields: "id") { id: ID! title: String pages: Int }
            type Film implements Media @key(fields: "id") { id: ID! title: String minutes: Int }`,
          resolvers: {
            Query: {
              all: () => [
                { __typename: 'Book', id: '1', title: 'b', pages: 7 },
                { __typename: 'Film', id: '1', title: 'f', minutes: 8 },
                { __typename: 'Book', id: '1', title: 'b', pages: 7 },
              ],
            },
            Media: {
              __resolveType: (value: { __typename: string }) => value.__typename,
              __resolveReference: ({ id }: { id: string }) => ({ __typename: 'Book', id, title: 'b' }),
            },
          },
        },
        reviews: {
          sdl: `type Query { reviewed: [Media] } type Media @key(fields: "id") @interfaceObject { id: ID! stars: Int }`,
          resolvers: {
            Query: { reviewed: () => [{ id: '1' }] },
            Media: { stars: ({ id }: { id: string }) => Number(id) * 3 },
          },
        },
      },
      { planner },
    );
    expect(
      await ask('{ all { __typename title stars ... on Book { pages } ... on Film { minutes } } }'),
    ).toEqual({
      data: {
        all: [
          { __typename: 'Book', title: 'b', stars: 3, pages: 7 },
          { __typename: 'Film', title: 'f', stars: 3, minutes: 8 },
          { __typename: 'Book', title: 'b', stars: 3, pages: 7 },
        ],
      },
    });
    expect(await ask('{ reviewed { __typename stars title } }')).toEqual({
      data: { reviewed: [{ __typename: 'Book', stars: 3, title: 'b' }] },
    });
  });

  test('what a field requires, nested and in lists, is sent with each entity', async () => {
    const { ask } = await startOver(
      {
        catalog: {
          sdl: `type Query { products: [Product] } type Product @key(fields: "sku") { sku: ID! parts: [Part] box: Box }
            type Part { grams: Int @shareable note: String } type Box @shareable { size: Size } type Size @shareable { w: Int h: Int }`,
          resolvers: {
            Query: {
              products: () =>
                [1, 2].map((n) => ({
                  sku: String(n),
                  parts: n === 1 ? [{ grams: 1, note: 'n' }, null, { grams: 2 }] : null,
                  box: { size: { w: n, h: 2 } },
                })),
            },
          },
        },
        post: {
          sdl: `type Product @key(fields: "sku") { sku: ID! parts: [Part] @external box: Box @external
              cost: String @requires(fields: "parts { grams } box { size { w h } }") }
            type Part @shareable { grams: Int } type Box @shareable { size: Size } type Size @shareable { w: Int h: Int }`,
          resolvers: {
            Product: {
              cost: ({ parts, box }: { parts: unknown; box: unknown }) => JSON.stringify({ parts, box }),
            },
          },
        },
      },
      { planner },
    );
    const { data } = await ask('{ products { cost box: sku parts { grams: note } } }');
    const products = (data as { products: { cost: string; parts: unknown }[] }).products;
    expect(products.map(({ cost }) => JSON.parse(cost) as unknown)).toEqual([
      { parts: [{ grams: 1 }, null, { grams: 2 }], box: { size: { w: 1, h: 2 } } },
      { parts: null, box: { size: { w: 2, h: 2 } } },
    ]);
    expect(products[0]?.parts).toEqual([{ grams: 'n' }, null, { grams: null }]);
  });

  test('names that every JavaScript object has, and that are no names at all, are names', async () => {
    const { ask } = await startOver(
      {
        a: {
          sdl: 'type Query { it: T } type T @key(fields: "constructor") { constructor: ID! toString: Int }',
          resolvers: { Query: { it: () => ({ constructor: 'c', toString: 5 }) } },
        },
        b: {
          sdl: 'type T @key(fields: "constructor") { constructor: ID! valueOf: String }',
          resolvers: { T: { valueOf: () => 'v' } },
        },
      },
      { planner },
    );
    expect(
      await ask(
        '{ __proto__: it { constructor toString valueOf __typename: valueOf } hasOwnProperty: it { valueOf } }',
      ),
    ).toEqual({
      data: JSON.parse(
        '{"__proto__":{"constructor":"c","toString":5,"valueOf":"v","__typename":"v"},"hasOwnProperty":{"valueOf":"v"}}',
      ) as unknown,
    });
    expect(({} as { valueOf: unknown }).valueOf).toBe(Object.prototype.valueOf);
  });
});
