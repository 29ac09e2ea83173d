import type { Fixture } from '../harness/fixture.ts';

/** Fields that are an object in one subgraph and an interface or a union in another. */
export const entityOrInterface: Fixture = {
  name: 'entityOrInterface',
  subgraphs: {
    a: `
      type Query { node: Node @shareable one: A users: [User!]! }
      interface Node { id: ID! }
      type A implements Node @key(fields: "id") { id: ID! kid: A @shareable x: Int }
      type B implements Node @key(fields: "id") { id: ID! y: Int }
      type User @key(fields: "id") { id: ID! name: String similar: [User!]! @shareable boss: User @shareable }
    `,
    b: `
      type Query { node: A @shareable two: [Node] accounts: [Account!]! }
      interface Node { id: ID! kid: Node }
      type A implements Node @key(fields: "id") { id: ID! kid: Node @shareable z: Int }
      type B implements Node @key(fields: "id") { id: ID! kid: Node w: Int }
      union Account = User | Admin
      type User @key(fields: "id") { id: ID! similar: [Account!]! @shareable boss: Account @shareable }
      type Admin @key(fields: "id") { id: ID! photo: String similar: [Account!]! }
    `,
  },
  documents: [
    [
      'fragments on what the object is not',
      '{ node { id ... on A { x z kid { id ... on A { x z } ... on B { y w } } } ... on B { y w } } }',
    ],
    [
      'one fragment on the union, twice',
      '{ users { similar { ... on Admin { photo } ...U } boss { ...U } accounts: similar { ...U } } accounts { ... on User { boss { ...U } } } } fragment U on Account { __typename ... on User { name } }',
    ],
    ['types alone', '{ node { __typename kid: __typename } users { boss { __typename } } }'],
  ],
};
