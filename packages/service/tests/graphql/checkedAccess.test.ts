import { beforeEach, describe, expect, test } from '@jest/globals';
import { buildSubgraphSchema } from '@apollo/subgraph';
import type { Identity } from '@commerce/kernel';
import { execute, parse } from 'graphql';
import { readAccessRules } from '../../src/graphql/accessRules.ts';
import { withCheckedAccess } from '../../src/graphql/checkedAccess.ts';

const link = `extend schema @link(
  url: "https://specs.apollo.dev/federation/v2.9"
  import: ["@authenticated", "@key", "@policy", "@requiresScopes"]
)`;

const sdl = `
  ${link}
  type Query {
    open: Int
    book(id: ID!): Book
    books: [Book!]
    things: [Thing]
    either: [Either]
    any: Int @authenticated
    vip: Int @policy(policies: [["vip"]])
  }
  type Mutation {
    sell: Sold @requiresScopes(scopes: [["order:place"]])
  }
  type Sold { book: Book }
  type Book implements Thing @key(fields: "id") @requiresScopes(scopes: [["catalog:read"]]) {
    id: ID!
    name: String
    cost: Int @requiresScopes(scopes: [["catalog:cost"], ["account:any"]])
  }
  type Shelf implements Thing @key(fields: "id") { id: ID! name: String @requiresScopes(scopes: [["inventory:read"]]) }
  interface Thing { id: ID! name: String }
  union Either = Book | Shelf
`;

describe('access checked in a subgraph', () => {
  let resolved: string[] = [];
  const book = (id: string) => ({ __typename: 'Book', id, name: 'Emma', cost: 7 });
  const shelf = { __typename: 'Shelf', id: 's', name: 'top' };
  const typeDefs = parse(sdl);
  const noting = <T>(name: string, value: T): T => {
    resolved.push(name);
    return value;
  };
  const schema = withCheckedAccess(
    buildSubgraphSchema([
      {
        typeDefs,
        resolvers: {
          Query: {
            open: () => 1,
            book: (_: unknown, { id }: { id: string }) => noting('book', book(id)),
            books: () => noting('books', [book('1')]),
            things: () => [book('1'), shelf],
            either: () => Promise.resolve([book('1'), shelf]),
            any: () => 1,
            vip: () => 1,
          },
          Mutation: { sell: () => noting('sell', { book: book('1') }) },
          Book: {
            __resolveReference: ({ id }: { id: string }) => noting(`Book ${id}`, book(id)),
            cost: ({ cost }: { cost: number }) => noting('cost', cost),
          },
          Thing: { __resolveType: async ({ __typename }: { __typename: string }) => __typename },
        },
      },
    ]),
    readAccessRules(typeDefs),
  );

  const ask = async (query: string, scopes: Identity['scopes']) => {
    const identity: Identity = { tenant: 'acme', subject: 'x', kind: 'service', scopes };
    const { data, errors = [] } = await execute({
      schema,
      document: parse(query),
      contextValue: { identity },
    });
    return {
      data: JSON.parse(JSON.stringify(data)) as unknown,
      refused: errors.map(({ path, originalError }) => [
        path?.join('.'),
        (originalError as { code?: string } | undefined)?.code,
      ]),
    };
  };

  beforeEach(() => {
    resolved = [];
  });

  test('a field with a rule is null with FORBIDDEN, its resolver is not run, and the rest answers', async () => {
    expect(await ask('{ book(id: 1) { name cost } open }', ['catalog:read'])).toEqual({
      data: { book: { name: 'Emma', cost: null }, open: 1 },
      refused: [['book.cost', 'FORBIDDEN']],
    });
    expect(resolved).toEqual(['book']);
  });

  test('one of several lists is enough', async () => {
    for (const scope of ['catalog:cost', 'account:any'] as const) {
      expect(await ask('{ book(id: 1) { cost } }', ['catalog:read', scope])).toEqual({
        data: { book: { cost: 7 } },
        refused: [],
      });
    }
  });

  test('a rule on a type closes every field that leads to it, lists too, before anything is resolved', async () => {
    expect(await ask('{ book(id: 1) { __typename } books { id } open }', ['catalog:cost'])).toEqual({
      data: { book: null, books: null, open: 1 },
      refused: [
        ['book', 'FORBIDDEN'],
        ['books', 'FORBIDDEN'],
      ],
    });
    expect(resolved).toEqual([]);
  });

  test('a refused mutation has no effect', async () => {
    expect(await ask('mutation { sell { book { id } } }', ['catalog:read'])).toEqual({
      data: { sell: null },
      refused: [['sell', 'FORBIDDEN']],
    });
    expect(resolved).toEqual([]);
  });

  const entities = `{ _entities(representations: [
    { __typename: "Book", id: "1" }, { __typename: "Shelf", id: "s" }
  ]) { __typename ... on Book { name cost } ... on Shelf { name } } }`;

  test('an entity by reference is refused by itself, and those beside it answer', async () => {
    expect(await ask(entities, ['inventory:read'])).toMatchObject({
      data: { _entities: [null, { __typename: 'Shelf' }] },
      refused: [['_entities.0', 'FORBIDDEN']],
    });
    expect(resolved).toEqual([]);
    expect(await ask(entities, ['catalog:read'])).toEqual({
      data: {
        _entities: [
          { __typename: 'Book', name: 'Emma', cost: null },
          { __typename: 'Shelf', name: null },
        ],
      },
      refused: [
        ['_entities.0.cost', 'FORBIDDEN'],
        ['_entities.1.name', 'FORBIDDEN'],
      ],
    });
  });

  test.each(['things { __typename ... on Shelf { name } }', 'either { __typename ... on Shelf { name } }'])(
    'what an interface or a union turns out to be is checked then: %s',
    async (field) => {
      const name = field.split(' ')[0] ?? '';
      expect(await ask(`{ ${field} }`, ['inventory:read'])).toEqual({
        data: { [name]: [null, { __typename: 'Shelf', name: 'top' }] },
        refused: [[`${name}.0`, 'FORBIDDEN']],
      });
    },
  );

  test('a field asked for through the interface follows the rule of the object it stands on', async () => {
    expect(await ask('{ things { name } }', ['catalog:read'])).toEqual({
      data: { things: [{ name: 'Emma' }, { name: null }] },
      refused: [['things.1.name', 'FORBIDDEN']],
    });
  });

  test('who has no scope at all is still somebody; policies are the gateway’s to ask', async () => {
    expect(await ask('{ any vip }', [])).toEqual({ data: { any: 1, vip: 1 }, refused: [] });
  });

  test('a rule on an interface, which nothing could hold to, is refused at the start', () => {
    const faulty = parse(`
      ${link}
      type Query { things: [Thing] }
      interface Thing { id: ID! @requiresScopes(scopes: [["catalog:read"]]) }
      type Book implements Thing { id: ID! }
    `);
    expect(() =>
      withCheckedAccess(buildSubgraphSchema([{ typeDefs: faulty }]), readAccessRules(faulty)),
    ).toThrow('Thing: rules stand on object types');
  });
});
