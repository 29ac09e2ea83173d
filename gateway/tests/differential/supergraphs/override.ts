import type { Fixture } from '../harness/fixture.ts';

/** Fields that moved to another subgraph, wholly, by percentage and by label. */
export const override: Fixture = {
  name: 'override',
  activeLabels: ['new-reviews'],
  bucket: 30,
  subgraphs: {
    old: `
      type Query { product(id: ID!): Product products: [Product!]! banner: String sale: Sale }
      type Product @key(fields: "id") {
        id: ID! name: String! price: Float stock: Int reviews: [Review!] rating: Float badge: Badge
      }
      type Review @key(fields: "id") { id: ID! text: String author: String }
      type Badge @shareable { text: String! colour: String }
      type Sale { id: ID! ends: String }
    `,
    pricing: `
      type Product @key(fields: "id") {
        id: ID!
        price: Float @override(from: "old")
        stock: Int @override(from: "old", label: "percent(75)")
        badge: Badge @override(from: "old", label: "percent(5)")
        discount: Int
      }
      type Badge @shareable { text: String! colour: String }
    `,
    reviews: `
      type Query { banner: String @override(from: "old") latest: [Review] }
      type Product @key(fields: "id") {
        id: ID!
        reviews: [Review!] @override(from: "old", label: "new-reviews")
        rating: Float @override(from: "old", label: "new-rating")
      }
      type Review @key(fields: "id") {
        id: ID! text: String @override(from: "old", label: "new-reviews") stars: Int! product: Product
      }
    `,
  },
};
