import type { Fixture } from '../harness/fixture.ts';

/** Fields of an interface that one of its types cannot tell without a field of another subgraph, or at all. */
export const interfaceRequires: Fixture = {
  name: 'interfaceRequires',
  subgraphs: {
    shop: `
      type Query { items: [Item] item: Item! desk: Desk wares(first: Int = 2): [Ware!] }
      interface Item { id: ID! label(short: Boolean = false): String note: String maker: Maker }
      interface Ware { label(short: Boolean = false): String }
      type Lamp implements Item & Ware @key(fields: "id") {
        id: ID! watts: Int @external size: Size @external
        label(short: Boolean = false): String @requires(fields: "watts")
        note: String
        maker: Maker @requires(fields: "size { width }")
      }
      type Desk implements Item & Ware @key(fields: "id") {
        id: ID! label(short: Boolean = false): String note: String @external maker: Maker next: Item
        heavy: Boolean @requires(fields: "note")
      }
      type Chair implements Item { id: ID! label(short: Boolean = false): String note: String maker: Maker }
      type Maker { name: String item: Item }
      type Size @shareable { width: Int! height: Int }
    `,
    stock: `
      type Lamp @key(fields: "id") { id: ID! watts: Int size: Size }
      type Desk @key(fields: "id") { id: ID! note: String }
      type Size @shareable { width: Int! height: Int }
    `,
  },
  documents: [
    ['one type requires', '{ items { id label } }'],
    ['one type has it elsewhere', '{ items { note } item { note } }'],
    ['what is required is nested', '{ item { maker { name item { label note } } } }'],
    ['below an entity', '{ desk { heavy next { label(short: true) note } } }'],
    ['through another interface', '{ wares { label ... on Lamp { watts } ... on Item { maker { name } } } }'],
  ],
};
