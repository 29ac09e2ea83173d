import type { Fixture } from '../harness/fixture.ts';

/** Mutations of several subgraphs in one document: one after the other, each seeing what the one before did. */
export const mutations: Fixture = {
  name: 'mutations',
  subgraphs: {
    carts: `
      type Query { cart(id: ID!): Cart }
      type Mutation {
        addLine(input: AddLine!): AddLinePayload!
        clear(id: ID! = "cart-1"): Cart
        broken: Cart!
      }
      input AddLine { cart: ID! sku: String! quantity: Int = 1 gift: Gift }
      input Gift { text: String wrap: Boolean = true }
      type AddLinePayload { cart: Cart errors: [Problem!]! revision: Int! }
      type Cart @key(fields: "id") { id: ID! lines: [Line!]! total: Float }
      type Line { quantity: Int! product: Product }
      type Product @key(fields: "sku", resolvable: false) { sku: String! }
      interface Problem { code: String! }
      type Missing implements Problem { code: String! what: String }
      type Short implements Problem { code: String! left: Int! }
    `,
    products: `
      type Query { product(sku: String!): Product }
      type Mutation { rename(sku: String!, to: String): Product touch: Int }
      type Product @key(fields: "sku") { sku: String! name: String! }
    `,
    loyalty: `
      type Mutation { award(points: [Int!]!): Account }
      type Account @key(fields: "id") { id: ID! points: Int! carts: [Cart] }
      type Cart @key(fields: "id") { id: ID! points: Int owner: Account }
    `,
  },
};
