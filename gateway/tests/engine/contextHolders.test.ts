import { describe, expect, test } from '@jest/globals';
import { planners, startOver, type Subgraph } from './support/supergraph.ts';

const self = ({ id }: { id: string }) => ({ id });
const written = ({ id }: { id: string }, given: object): string => `${id} ${JSON.stringify(given)}`;

/** Contexts that Query, an interface and a union set, and values that are lists. */
const subgraphs: Record<string, Subgraph> = {
  owners: {
    sdl: `type Query { owner: Owner! all: [Any!]! }
      type Mutation { first: User! second: User! }
      interface Owner @key(fields: "id") { id: ID! name: String }
      type User implements Owner @key(fields: "id") { id: ID! name: String bags: [Bag] }
      type Firm implements Owner @key(fields: "id") { id: ID! name: String }
      type Bag @shareable { size: Int }
      union Any = User | Firm`,
    resolvers: {
      Query: {
        owner: () => ({ __typename: 'Firm', id: 'f1' }),
        all: () => [
          { __typename: 'Firm', id: 'f1' },
          { __typename: 'User', id: 'u1' },
        ],
      },
      Mutation: { first: () => ({ id: 'u1' }), second: () => ({ id: 'u2' }) },
      Owner: { __resolveReference: ({ id }: { id: string }) => ({ __typename: 'Firm', id }) },
      User: {
        __resolveReference: self,
        name: ({ id }: { id: string }) => `n-${id}`,
        bags: () => [{ size: 1 }, null, { size: 3 }],
      },
      Firm: { __resolveReference: self, name: ({ id }: { id: string }) => `n-${id}` },
    },
  },
  notes: {
    sdl: `type Query @context(name: "all") { zone: String root: Root! }
      type Root @key(fields: "id") { id: ID! in: String inner: Root at(zone: String @fromContext(field: "$all { zone }")): String }
      interface Owner @key(fields: "id") @context(name: "owner") { id: ID! name: String note: Note! }
      type User implements Owner @key(fields: "id") @context(name: "user") {
        id: ID! name: String @external bags: [Bag] @external note: Note! load: Load!
      }
      type Firm implements Owner @key(fields: "id") { id: ID! name: String @external note: Note! }
      type Bag @shareable { size: Int }
      type Note @key(fields: "id") { id: ID! by(name: String @fromContext(field: "$owner { name }")): String }
      type Load @key(fields: "id") { id: ID!
        of(sizes: [Int] @fromContext(field: "$user { bags { size } }"), name: String @fromContext(field: "$user { name }")): String }`,
    resolvers: {
      Query: { zone: () => 'west', root: () => ({ id: 'r' }) },
      Root: { __resolveReference: self, inner: () => ({ id: 'i' }), at: written },
      Owner: { __resolveReference: ({ id }: { id: string }) => ({ __typename: 'Firm', id }) },
      User: { __resolveReference: self, note: () => ({ id: 'n' }), load: () => ({ id: 'l' }) },
      Firm: { __resolveReference: self, note: () => ({ id: 'n' }) },
      Note: { __resolveReference: self, by: written },
      Load: { __resolveReference: self, of: written },
    },
  },
};

describe.each(planners)('a context (%s)', (planner) => {
  test.each([
    [
      'that Query sets',
      '{ root { at inner { at } } }',
      { root: { at: 'r {"zone":"west"}', inner: { at: 'i {"zone":"west"}' } } },
    ],
    ['that an interface sets', '{ owner { note { by } } }', { owner: { note: { by: 'n {"name":"n-f1"}' } } }],
    [
      'that an interface sets, of objects in a union',
      '{ all { ... on Firm { note { by } } ... on User { note { by } } } }',
      { all: [{ note: { by: 'n {"name":"n-f1"}' } }, { note: { by: 'n {"name":"n-u1"}' } }] },
    ],
    [
      'of which a list and another value are taken, in a mutation',
      'mutation { first { load { of } } again: second { load { of } note { by } } }',
      {
        first: { load: { of: 'l {"sizes":[1,null,3],"name":"n-u1"}' } },
        again: { load: { of: 'l {"sizes":[1,null,3],"name":"n-u2"}' }, note: { by: 'n {"name":"n-u2"}' } },
      },
    ],
  ])('%s', async (_, query, data) => {
    const { ask, engine } = await startOver(subgraphs, { planner });
    expect(await ask(query)).toEqual({ data });
    await engine.stop();
  });
});
