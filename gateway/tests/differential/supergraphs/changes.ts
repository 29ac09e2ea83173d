import type { Fixture } from '../harness/fixture.ts';

/** Mutations of three subgraphs that answer with entities, interfaces and unions that others complete. */
export const changes: Fixture = {
  name: 'changes',
  subgraphs: {
    orders: `
      type Query { order(id: ID!): Order }
      type Mutation { place(lines: [LineIn!]! = [{ sku: "a" }]): Placed cancel(id: ID!): Order! undo: Event }
      input LineIn { sku: ID! count: Int = 1 wrap: Wrap }
      input Wrap { kind: WrapKind = PLAIN text: [String] }
      enum WrapKind { PLAIN GIFT }
      union Placed = Order | Refusal
      interface Event { id: ID! order: Order }
      type Order implements Event @key(fields: "id") { id: ID! order: Order state: String buyer: Buyer }
      type Refusal { why: String! order: Order }
      type Note implements Event { id: ID! order: Order text: String }
      type Buyer @key(fields: "id") { id: ID! }
    `,
    buyers: `
      type Query { me: Buyer }
      type Mutation { join(name: String!): Buyer leave: Boolean pick(ids: [ID!]!): [Order] }
      type Buyer @key(fields: "id") { id: ID! name: String age: Int! last: Order }
      type Order @key(fields: "id") { id: ID! gift: Boolean }
    `,
    stock: `
      type Mutation { reserve(order: ID!): Order broken: Order! }
      type Order @key(fields: "id") { id: ID! reserved: [Int!]! }
    `,
  },
  documents: [
    [
      'one after the other, each completed',
      'mutation { place { ... on Order { reserved buyer { name } } ... on Refusal { order { gift } } } reserve(order: 1) { state } cancel(id: 2) { gift reserved } a: reserve(order: 3) { buyer { last { reserved } } } }',
    ],
    [
      'an interface',
      'mutation ($w: Wrap = { kind: GIFT }) { undo { __typename order { gift } ... on Note { text } } place(lines: [{ sku: 1, wrap: $w }]) { __typename } undo2: undo { id } }',
    ],
    [
      'the same field twice',
      'mutation { x: join(name: "a") { age } y: join(name: "b") { last { state } age } leave pick(ids: ["1", "2"]) { state reserved } }',
    ],
    ['one that fails at once', 'mutation { t: __typename leave broken { state } }'],
  ],
};
