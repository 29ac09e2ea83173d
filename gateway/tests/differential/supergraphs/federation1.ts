import type { Fixture } from '../harness/fixture.ts';

/** Subgraphs of Federation 1 only: `extend type`, external keys, value types that nobody calls shareable. */
export const federation1: Fixture = {
  name: 'federation1',
  federation1: ['accounts', 'products', 'reviews', 'stock'],
  subgraphs: {
    accounts: `
      extend type Query { me: User accounts(first: Int = 2): [User!]! }
      type User @key(fields: "id") { id: ID! name: String! nick: String role: Role home: Address }
      type Address { street: String city: String! }
      enum Role { BUYER SELLER }
    `,
    products: `
      extend type Query { products(first: Int = 2): [Product] top: Item }
      interface Item { sku: ID! price: Int }
      type Product implements Item @key(fields: "sku") @key(fields: "code vendor { id }") {
        sku: ID! code: Int! vendor: Vendor! price: Int weight: Float size: Size
      }
      type Voucher implements Item @key(fields: "sku") { sku: ID! price: Int text: String }
      type Vendor { id: ID! label: String }
      type Size { width: Int height: Int! }
    `,
    reviews: `
      extend type Query { latest: [Review!] }
      type Review @key(fields: "id") { id: ID! body: String author: User @provides(fields: "nick") product: Product }
      extend type User @key(fields: "id") { id: ID! @external nick: String @external reviews(min: Int): [Review] shipTo: Address }
      extend type Product @key(fields: "sku") { sku: ID! @external reviews: [Review!]! }
      type Address { street: String city: String! }
    `,
    stock: `
      extend type Product @key(fields: "code vendor { id }") {
        code: Int! @external
        vendor: Vendor! @external
        weight: Float @external
        size: Size @external
        count: Int
        freight(express: Boolean = false): Int @requires(fields: "weight size { height }")
      }
      type Vendor { id: ID! label: String }
      extend type Size { height: Int! @external }
    `,
  },
  documents: [
    [
      'a hop from one key to another',
      '{ top { __typename price ... on Product { count reviews { body } } } }',
    ],
    [
      'what is provided, beside what is not',
      '{ latest { author { nick name reviews { author { nick role } } } } }',
    ],
    [
      'requires over a compound key',
      '{ latest { product { freight freight2: freight(express: true) weight } } }',
    ],
    [
      'one value type of two subgraphs',
      '{ me { home { city } shipTo { city street } } accounts { shipTo { city } } }',
    ],
  ],
};
