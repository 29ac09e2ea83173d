import type { Fixture } from '../harness/fixture.ts';

/** Several keys, compound keys, nested keys, and a stub that nobody may resolve by. */
export const keys: Fixture = {
  name: 'keys',
  subgraphs: {
    catalog: `
      type Query {
        product(sku: ID, label: String = "none"): Product
        products(first: Int = 3, skus: [ID!]): [Product!]!
        shelves: [[Product]]
      }
      type Product @key(fields: "sku") @key(fields: "code market { id }") {
        sku: ID!
        code: Int!
        market: Market!
        title(upper: Boolean = false): String!
        related(limit: Int): [Product!]
        maker: Maker
      }
      type Market @key(fields: "id") { id: ID! region: String @shareable }
      type Maker @key(fields: "id", resolvable: false) { id: ID! }
    `,
    offers: `
      type Query { bestOffer: Offer topMakers: [Maker] }
      type Product @key(fields: "code market { id }") {
        code: Int!
        market: Market!
        offers(limit: Int = 2, currency: String): [Offer!]!
        cheapest: Offer
      }
      type Market @key(fields: "id") { id: ID! offerCount: Int region: String @shareable }
      type Offer @key(fields: "id seller { id }") {
        id: ID!
        seller: Seller!
        price: Float!
        product: Product
      }
      type Seller @key(fields: "id") { id: ID! }
      type Maker @key(fields: "id") { id: ID! country: String madeBy: [Product] }
    `,
    sellers: `
      type Query { seller(id: ID!): Seller sellers: [Seller!] }
      type Seller @key(fields: "id") @key(fields: "handle") {
        id: ID!
        handle: String!
        name: String
        best: Seller
        sells: [Product!]
      }
      type Product @key(fields: "sku", resolvable: false) { sku: ID! }
      type Offer @key(fields: "id seller { id }") { id: ID! seller: Seller! terms: String! stock: [Int] }
    `,
    ratings: `
      type Query { bestRated: Seller }
      type Seller @key(fields: "handle") { handle: String! stars: Float verified: Boolean! }
    `,
  },
};
