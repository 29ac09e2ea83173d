import type { Fixture } from '../harness/fixture.ts';

/** Fields that require and have moved, that are required and have moved, and of types behind an interface. */
export const requiresOverride: Fixture = {
  name: 'requiresOverride',
  bucket: 30,
  subgraphs: {
    old: `
      type Query { offers: [Offer!] offer: Offer goods: [Good] }
      interface Offer { id: ID! price: Int tax: Int }
      type Good implements Offer @key(fields: "id") { id: ID! price: Int tax: Int label: String stock: Int made: Place }
      type Service implements Offer @key(fields: "id") { id: ID! price: Int tax: Int hours: Int stock: Int }
      type Place @shareable { town: String land: String }
    `,
    prices: `
      type Good @key(fields: "id") { id: ID! price: Int @override(from: "old") label: String @override(from: "old") }
      type Service @key(fields: "id") { id: ID! price: Int @override(from: "old") }
    `,
    taxes: `
      type Query { taxed: [Offer] }
      interface Offer { id: ID! }
      type Good implements Offer @key(fields: "id") {
        id: ID! price: Int @external
        label: String @external
        tax: Int @override(from: "old") @requires(fields: "price")
        text: String @requires(fields: "label price")
      }
      type Service implements Offer @key(fields: "id") { id: ID! rate: Int price: Int @external fee: Int @requires(fields: "price") }
    `,
    stores: `
      type Good @key(fields: "id") {
        id: ID! tax: Int @external made: Place @override(from: "old", label: "still-there")
        stock: Int @override(from: "old") @requires(fields: "tax")
      }
      type Place @shareable { town: String land: String }
      type Service @key(fields: "id") { id: ID! stock: Int @override(from: "old", label: "percent(40)") }
    `,
  },
  documents: [
    [
      'a moved field behind an interface',
      '{ offers { price tax } offer { __typename price ... on Good { stock } } }',
    ],
    [
      'what requires what has moved',
      '{ taxed { id ... on Good { text stock made { town } } ... on Service { fee tax stock } } }',
    ],
    ['all of a type', '{ goods { price tax label stock text made { land } } }'],
  ],
};
