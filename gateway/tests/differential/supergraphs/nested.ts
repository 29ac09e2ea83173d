import type { Fixture } from '../harness/fixture.ts';

/** Lists in lists, non-null inside nullable and the other way round, entities at every depth. */
export const nested: Fixture = {
  name: 'nested',
  subgraphs: {
    warehouse: `
      type Query { site(id: ID!): Site! sites: [Site!] grid: [[[Bin]!]]! maybe: [Bin] }
      type Site @key(fields: "id") { id: ID! aisles: [Aisle!]! main: Aisle }
      type Aisle { no: Int! bins: [[Bin!]!]! rows: [[Bin]] keeper: Keeper! }
      type Bin @key(fields: "id") { id: ID! content: Product! spare: Product neighbours: [Bin] }
      type Product @key(fields: "sku") { sku: ID! }
      type Keeper @key(fields: "badge") { badge: Int! }
    `,
    products: `
      type Query { product: Product catalogue: [[Product!]!] }
      type Product @key(fields: "sku") { sku: ID! name: String! weight: Float! tags: [[String!]!] variants: [Product!]! bin: Bin }
      type Bin @key(fields: "id") { id: ID! capacity: Int! label: String }
    `,
    staff: `
      type Query { keepers: [Keeper!]! }
      type Keeper @key(fields: "badge") { badge: Int! name: String! boss: Keeper team: [Keeper!] shift: Shift! }
      type Shift { from: String! to: String site: Site! }
      type Site @key(fields: "id") { id: ID! manager: Keeper }
    `,
  },
};
