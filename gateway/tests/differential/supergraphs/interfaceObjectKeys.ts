import type { Fixture } from '../harness/fixture.ts';

/** Interface objects by different keys, one that requires what the interface has, and what requires one's fields. */
export const interfaceObjectKeys: Fixture = {
  name: 'interfaceObjectKeys',
  subgraphs: {
    a: `
      type Query { items: [Item] item: Item }
      interface Item @key(fields: "id") @key(fields: "sku") { id: ID! sku: ID! name: String price: Int }
      type Toy implements Item @key(fields: "id") @key(fields: "sku") { id: ID! sku: ID! name: String price: Int age: Int }
      type Game implements Item @key(fields: "id") @key(fields: "sku") { id: ID! sku: ID! name: String price: Int players: Int }
    `,
    b: `
      type Query { best: Item all: [Item!]! }
      type Item @interfaceObject @key(fields: "sku") {
        sku: ID! rank: Int! others: [Item!] name: String @external price: Int @external
        label(size: Int): String @requires(fields: "name price")
      }
    `,
    c: `
      type Item @interfaceObject @key(fields: "id") { id: ID! stock: Stock! }
      type Stock { count: Int of: Item! }
    `,
    d: `
      type Query { toy: Toy }
      type Toy @key(fields: "id") { id: ID! stock: Stock! @external extra: Int @requires(fields: "stock { count }") }
      type Stock { count: Int @external }
    `,
  },
  documents: [
    [
      'of one type only what all could be asked',
      '{ items { ... on Toy { label extra } } best { ... on Game { label players } rank } all { others { ... on Toy { label(size: 3) stock { count } } } stock { of { name } } } }',
    ],
    ['from an entity', '{ toy { extra label stock { of { __typename sku label } } ... on Item { rank } } }'],
    ['types alone', '{ best { __typename } all { __typename ... on Toy { t: __typename } } }'],
  ],
};
