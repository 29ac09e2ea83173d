import type { Fixture } from '../harness/fixture.ts';

/** One field required with different arguments: by fields of one subgraph, of several, one through another, and below. */
export const requiresConflict: Fixture = {
  name: 'requiresConflict',
  subgraphs: {
    a: `
      type Query { item: Item items: [Item!]! things: [Priced] }
      interface Priced { id: ID! price(cur: String!): Int }
      type Item implements Priced @key(fields: "id") { id: ID! price(cur: String!): Int weight(unit: Unit = KG): Int cat: Cat near: [Item!] next: Priced }
      type Job implements Priced @key(fields: "id") { id: ID! price(cur: String!): Int }
      type Cat @key(fields: "id") { id: ID! mean(cur: String, of: [Int!]): Int size(in: Unit): Size }
      type Size { n(m: Int): Int }
      enum Unit { KG LB }
    `,
    b: `
      type Item @key(fields: "id") {
        id: ID! price(cur: String!): Int @external weight(unit: Unit = KG): Int @external cat: Cat @external near: [Item!] @external next: Priced @external
        usd: Int @requires(fields: "price(cur: \\"USD\\") weight")
        eur(net: Boolean): Int @requires(fields: "price(cur: \\"EUR\\") weight(unit: LB)")
        cheap: Int @requires(fields: "cat { mean(cur: \\"USD\\", of: [1, 2]) size(in: KG) { n(m: 1) } }")
        dear: Int @requires(fields: "cat { mean(cur: \\"EUR\\") size(in: KG) { n(m: 2) } }")
        around: Int @requires(fields: "near { price(cur: \\"EUR\\") } next { price(cur: \\"USD\\") ... on Item { weight(unit: KG) } }")
        plain: Int
      }
      type Cat @key(fields: "id") { id: ID! mean(cur: String, of: [Int!]): Int @external size(in: Unit): Size @external code: String }
      type Size { n(m: Int): Int @external }
      interface Priced { id: ID! price(cur: String!): Int }
      type Job implements Priced @key(fields: "id") { id: ID! price(cur: String!): Int @external bid: Int @requires(fields: "price(cur: \\"CHF\\")") }
      enum Unit { KG LB }
    `,
    c: `
      type Item @key(fields: "id") {
        id: ID! price(cur: String!): Int @external usd: Int @external eur(net: Boolean): Int @external
        chf: Int @requires(fields: "price(cur: \\"CHF\\")")
        mixed: Int @requires(fields: "usd price(cur: \\"EUR\\")")
        best: Int @requires(fields: "eur(net: true) usd")
        most: Int @requires(fields: "eur(net: false)")
      }
    `,
  },
  documents: [
    ['two of one subgraph', '{ items { usd plain eur(net: true) } }'],
    ['of several subgraphs, beside the client’s own', '{ items { usd chf price(cur: "X") mixed } }'],
    [
      'one through another',
      '{ item { mixed most best eur(net: false) } items { best x: eur(net: true) most } }',
    ],
    ['below', '{ items { cheap dear around cat { mean code } near { usd dear } } }'],
    ['behind an interface', '{ things { id ... on Item { usd chf } ... on Job { bid } } }'],
  ],
};
