import type { Fixture } from '../harness/fixture.ts';

/** Fields that lead back to the root, from where other subgraphs go on. */
export const rootAgain: Fixture = {
  name: 'rootAgain',
  subgraphs: {
    shop: `
      type Query { shop: Shop query: Query! @shareable item(id: ID!): Item }
      type Mutation { change(to: String): Changed touch: Query! }
      type Shop { name: String root: Query }
      type Changed { ok: Boolean! query: Query item: Item }
      type Item @key(fields: "id") { id: ID! title: String up: Query }
    `,
    users: `
      type Query { me: User users: [User!] query: Query! @shareable }
      type Mutation { join: Joined! }
      type User @key(fields: "id") { id: ID! name: String likes: Item }
      type Joined { user: User query: Query! }
      type Item @key(fields: "id", resolvable: false) { id: ID! }
    `,
  },
  documents: [
    [
      'of another subgraph',
      '{ query { me { name } shop { name root { users { likes { title } } shop { name } } } } }',
    ],
    ['out of an entity', '{ me { likes { up { me { id } item(id: 3) { title up { __typename } } } } } }'],
    [
      'after a mutation',
      'mutation { change { ok query { users { name } shop { name } } } join { query { item(id: 1) { title } me { name } } } touch { t: __typename me { id } } }',
    ],
    [
      'in fragments on the root',
      'query { ... on Query { q: query { ...R } } } fragment R on Query { __typename me { ... on User { id } } }',
    ],
  ],
};
