import type { Fixture } from '../harness/fixture.ts';

/** Types of one interface or union whose fields of one name differ in lists and in what may be null. */
export const shapes: Fixture = {
  name: 'shapes',
  subgraphs: {
    catalog: `
      type Query { items: [Item] item: Item picks(first: Int = 2): [Pick!] }
      interface Item { id: ID! code: String size: Size }
      type Lamp implements Item @key(fields: "id") @key(fields: "maker { no }") {
        id: ID! code: String! @shareable size: Size! @shareable maker: Maker! watts: Float!
      }
      type Desk implements Item @key(fields: "id") @key(fields: "maker { no }") {
        id: ID! code: String size: Size @shareable maker: Maker watts: Float
      }
      type Chair implements Item { id: ID! code: String! size: Size legs: [Int!]! }
      type Size @shareable { width: Int! height: Int unit: Unit }
      type Unit @shareable { name: String! }
      type Maker @shareable { no: ID! }
      union Pick = Lamp | Desk | Chair
    `,
    stock: `
      type Query { stocked: [Lamp] }
      type Lamp @key(fields: "id") {
        id: ID! code: String @shareable size: Size @shareable left: Int! bins: [Bin!]! next: Lamp!
        watts: Float! @external heat: Int @requires(fields: "watts")
      }
      type Desk @key(fields: "id") {
        id: ID! left: Int bins: [Bin] next: Desk size: Size @shareable
        watts: Float @external heat: Int! @requires(fields: "watts")
      }
      type Size @shareable { width: Int height: Int unit: Unit! }
      type Unit @shareable { name: String }
      type Bin { no: Int! parts: [Int] }
    `,
    makers: `
      type Lamp @key(fields: "maker { no }") { maker: Maker! since: Int }
      type Desk @key(fields: "maker { no }") { maker: Maker since: Int }
      type Maker @shareable { no: ID! }
    `,
  },
  documents: [
    [
      'a field that may be null in one type only, beside others of other subgraphs',
      '{ items { code size { width unit { name } } ... on Lamp { left } ... on Desk { next { id } } } }',
    ],
    ['a key of both types', '{ picks { ... on Lamp { since } ... on Desk { since } } }'],
    ['a requirement of both types', '{ picks { ... on Lamp { heat } ... on Desk { next { heat } } } }'],
    [
      'an object of one type in place of an interface',
      '{ item { size { height } ... on Lamp { size { width } bins { no } } ... on Chair { legs } } }',
    ],
  ],
};
