import type { Fixture } from '../harness/fixture.ts';

/** Subgraphs of Federation 1 beside those of Federation 2. */
export const mixed: Fixture = {
  name: 'mixed',
  federation1: ['old', 'older'],
  subgraphs: {
    old: `
      type Query { orders: [Order] order(id: ID!): Order }
      type Order @key(fields: "id") { id: ID! total: Float lines: [Line!] buyer: Buyer currency: Currency }
      type Line { sku: ID! amount: Money quantity: Int! }
      type Money { units: Int! currency: Currency }
      type Buyer @key(fields: "mail") { mail: String! }
      enum Currency { EUR USD }
    `,
    older: `
      extend type Order @key(fields: "id") {
        id: ID! @external
        total: Float @external
        lines: [Line!] @external
        tax(rate: Int): Float @requires(fields: "total lines { quantity amount { units } }")
      }
      extend type Line { quantity: Int! @external amount: Money @external }
      extend type Money { units: Int! @external }
      extend type Query { taxed: [Order!] }
    `,
    current: `
      type Query { buyers: [Buyer!]! }
      type Buyer @key(fields: "mail") @key(fields: "id") { id: ID! mail: String! name: String orders(last: Int = 1): [Order] owes: Money }
      type Order @key(fields: "id") { id: ID! state: State! paid: Money }
      type Money @shareable { units: Int! currency: Currency }
      enum Currency { EUR USD }
      enum State { OPEN DONE }
    `,
    loyalty: `
      type Buyer @key(fields: "id") { id: ID! points: Int! name: String @override(from: "current") friend: Buyer }
    `,
  },
  documents: [
    [
      'from an old subgraph to one that knows another key',
      '{ orders { buyer { points friend { name owes { units } } } state } }',
    ],
    ['requires of an old subgraph', '{ taxed { tax(rate: 3) lines { q: quantity } buyer { name } state } }'],
    ['and back again', '{ buyers { orders { tax total buyer { points __typename } } name } }'],
  ],
};
