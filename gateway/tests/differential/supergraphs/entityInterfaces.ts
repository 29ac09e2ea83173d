import type { Fixture } from '../harness/fixture.ts';

/** Interfaces with keys in several subgraphs, with other fields and other implementations in each. */
export const entityInterfaces: Fixture = {
  name: 'entityInterfaces',
  subgraphs: {
    library: `
      type Query { node(id: ID!): Node nodes(ids: [ID!]! = ["a", "b"]): [Node]! item: Item }
      interface Node @key(fields: "id") { id: ID! }
      interface Item implements Node @key(fields: "id") { id: ID! title: String price: Int owner: Node }
      type Book implements Node & Item @key(fields: "id") { id: ID! title: String price: Int owner: Node pages: Int! }
      type Disc implements Node & Item @key(fields: "id") { id: ID! title: String price: Int owner: Node tracks: [String!] }
      type Person implements Node @key(fields: "id") { id: ID! name: String likes: [Item!] }
    `,
    audit: `
      type Query { recent: [Item] people: [Person!]! any: Node }
      interface Node { id: ID! changed: Int }
      interface Item implements Node { id: ID! changed: Int by: Person }
      type Book implements Node & Item @key(fields: "id") { id: ID! changed: Int by: Person shelf: String }
      type Disc implements Node & Item @key(fields: "id") { id: ID! changed: Int by: Person }
      type Person implements Node @key(fields: "id") { id: ID! changed: Int reviewed: [Item] friend: Node }
    `,
    archive: `
      type Query { oldest: Item }
      interface Item { id: ID! box: Int! like: Item }
      type Book implements Item @key(fields: "id") { id: ID! box: Int! like: Item room: Room }
      type Disc @key(fields: "id") { id: ID! box: Int! like: Item }
      type Room { no: Int! holds: [Item!] }
    `,
  },
  documents: [
    [
      'an interface field that the subgraph has not',
      '{ node(id: 1) { id changed ... on Item { title by { name } } } recent { price changed } }',
    ],
    [
      'one that not every type has',
      '{ oldest { title like { ... on Disc { box } ... on Book { room { holds { title changed } } } } ... on Book { pages } } item { by { likes { by { name } } } } }',
    ],
    [
      'types all the way down',
      '{ t: __typename a: any { x: __typename ... on Person { friend { y: __typename ... on Item { owner { __typename } } } } } }',
    ],
    [
      'only fragments',
      '{ nodes { ... on Node { ... on Item { ... on Disc { tracks changed } ... on Book { shelf } } } } people { reviewed { ... on Item { owner { ... on Person { name } } } } } }',
    ],
    ['an alias is the key', '{ recent { id: changed ... on Book { changed: id title } } }'],
  ],
};
