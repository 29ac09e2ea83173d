import type { Fixture } from '../harness/fixture.ts';

/** Shared enums and value types with different members, custom scalars, inaccessible and tagged elements. */
export const enums: Fixture = {
  name: 'enums',
  subgraphs: {
    orders: `
      scalar JSON
      scalar Instant @tag(name: "public")
      type Query {
        order(id: ID!, at: Instant): Order
        orders(filter: OrderFilter = { statuses: [OPEN, PAID], flags: [true] }, secret: String @inaccessible): [Order!]
        echo(json: JSON, when: Instant, list: [[Int!]], deep: Deep): JSON
        hidden: Secret @inaccessible
      }
      input OrderFilter { statuses: [Status!] min: Float = 1.5 flags: [Boolean] inner: OrderFilter internal: Int @inaccessible }
      input Deep { a: Deep2! b: [Deep2!] text: String = "x" }
      input Deep2 { n: Int status: Status = OPEN }
      enum Status { OPEN PAID SENT }
      enum Outcome { GOOD BAD SECRET @inaccessible }
      type Order @key(fields: "id") {
        id: ID!
        status: Status!
        outcome: Outcome
        outcomes: [Outcome!]
        placed: Instant! @shareable
        extra: JSON
        matrix: [[Int]!]
        money: Money! @shareable
        lines: [[Line!]]!
        place: Place
        internalNote: String @inaccessible
      }
      type Money @shareable { amount: Float! currency: Currency! }
      enum Currency { EUR USD }
      type Line { no: Int! what: String tags: [String!] parent: Order! }
      interface Place { name: String }
      type Shop implements Place { name: String opens: Instant }
      type Vault implements Place @inaccessible { name: String code: Int }
      type Secret @inaccessible { code: Int }
    `,
    returns: `
      scalar Instant
      type Query { returns: [Return] worth: Money @shareable }
      type Order @key(fields: "id") { id: ID! placed: Instant @shareable returns(limit: Int): [Return!] reason: Reason }
      type Return { id: ID! order: Order! worth: Money state: Reason }
      type Money @shareable { amount: Float currency: Currency! }
      enum Currency { EUR USD CHF }
      enum Reason { BROKEN LATE }
    `,
    archive: `
      type Query { worth: Money @shareable }
      type Order @key(fields: "id") { id: ID! archived: Reason money: Money! @shareable }
      type Money @shareable { amount: Float currency: Currency! }
      enum Currency { EUR USD }
      enum Reason { BROKEN LOST }
    `,
  },
};
