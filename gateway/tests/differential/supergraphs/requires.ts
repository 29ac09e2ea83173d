import type { Fixture } from '../harness/fixture.ts';

/** @requires of plain fields, of fields of fields, of lists and interfaces, and one upon another. */
export const requires: Fixture = {
  name: 'requires',
  subgraphs: {
    catalog: `
      type Query { item(id: ID!): Item items: [Item!]! boxes(kind: String): [Box] }
      type Item @key(fields: "id") {
        id: ID!
        weight: Float
        size: Size
        parts: [Part!]
        price: Int
        title: String!
        wrap: Wrap
      }
      type Size { width: Int height: Int! unit: String }
      type Part @key(fields: "id") { id: ID! grams: Int origin: Origin }
      type Origin { country: String region: String }
      interface Wrap { cost: Int }
      type Paper implements Wrap { cost: Int colour: String }
      type Crate implements Wrap { cost: Int slats: Int! }
      type Box @key(fields: "id") { id: ID! item: Item volume: Int }
    `,
    shipping: `
      type Query { parcels: [Parcel] }
      type Item @key(fields: "id") {
        id: ID!
        weight: Float @external
        size: Size @external
        parts: [Part!] @external
        price: Int @external
        wrap: Wrap @external
        parcel(express: Boolean = false): Parcel @requires(fields: "weight size { width height }")
        customs(form: String): String @requires(fields: "price parts { grams origin { country region } }")
        padding: Int @requires(fields: "wrap { cost ... on Paper { colour } ... on Crate { slats } }")
      }
      type Size @external { width: Int height: Int! }
      type Part @key(fields: "id") { id: ID! grams: Int @external origin: Origin @external }
      type Origin @external { country: String region: String }
      interface Wrap { cost: Int }
      type Paper implements Wrap @external { cost: Int colour: String }
      type Crate implements Wrap @external { cost: Int slats: Int! }
      type Parcel @key(fields: "id") { id: ID! fee: Int dutiable: Boolean! }
    `,
    taxes: `
      type Item @key(fields: "id") {
        id: ID!
        title: String! @external
        padding: Int @external
        price: Int @external
        duty: Int @requires(fields: "padding price")
        dutyText(locale: String): String @requires(fields: "padding title")
      }
      type Box @key(fields: "id") {
        id: ID!
        volume: Int @external
        item: Item @external
        tariff: Int @requires(fields: "volume item { title }")
      }
    `,
    totals: `
      type Item @key(fields: "id") {
        id: ID!
        duty: Int @external
        total: Int! @requires(fields: "duty")
        parts: [Part!] @external
        partsText: [String] @requires(fields: "parts { id }")
      }
      type Part @key(fields: "id") { id: ID! maker: String twin: Part }
    `,
  },
};
