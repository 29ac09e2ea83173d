import type { Fixture } from '../harness/fixture.ts';

/** @requires of fields with arguments, while clients ask the same fields with arguments of their own. */
export const requiresArguments: Fixture = {
  name: 'requiresArguments',
  subgraphs: {
    catalog: `
      type Query { item(id: ID!): Item items: [Item!]! featured(limit: Int): [Item] }
      type Item @key(fields: "id") {
        id: ID!
        weight(unit: String = "g"): Float
        price(currency: String, net: Boolean): Int
        origin(short: Boolean): Origin
        title: String!
      }
      type Origin { country: String region(short: Boolean): String }
    `,
    shipping: `
      type Item @key(fields: "id") {
        id: ID!
        weight(unit: String = "g"): Float @external
        price(currency: String, net: Boolean): Int @external
        origin(short: Boolean): Origin @external
        fee: Int @requires(fields: "weight(unit: \\"kg\\")")
        customs(form: String): String
          @requires(fields: "price(currency: \\"USD\\", net: true) origin(short: false) { country region(short: true) }")
      }
      type Origin @external { country: String region(short: Boolean): String }
    `,
    taxes: `
      type Item @key(fields: "id") {
        id: ID!
        customs(form: String): String @external
        price(currency: String, net: Boolean): Int @external
        duty: Int @requires(fields: "customs(form: \\"long\\")")
        vat(rate: Int! = 20): Int @requires(fields: "price(currency: \\"USD\\", net: true)")
      }
    `,
  },
};
