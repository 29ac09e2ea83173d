import type { Fixture } from '../harness/fixture.ts';

/** Root fields that several subgraphs have, each knowing a part of an object without a key. */
export const sharedRoots: Fixture = {
  name: 'sharedRoots',
  subgraphs: {
    a: `
      type Query { viewer: Viewer @shareable settings(for: String = "all"): Settings! @shareable item(id: ID!): Item @shareable }
      type Viewer { id: ID! @shareable name: String theme: Theme @shareable cart: Cart @shareable }
      type Theme { colour: String }
      type Settings { locale: String @shareable a: [Section!] @shareable }
      type Section { title: String! @shareable size: Int }
      type Cart @key(fields: "id") { id: ID! total: Int }
      type Item @key(fields: "id") { id: ID! name: String @shareable detail: Detail @shareable }
      type Detail { short: String note: Note @shareable }
      type Note { author: String }
    `,
    b: `
      type Query { viewer: Viewer @shareable settings(for: String = "all"): Settings! @shareable item(id: ID!): Item @shareable all: [Item] }
      type Viewer { id: ID! @shareable mail: String theme: Theme @shareable cart: Cart @shareable last: Item }
      type Theme { font: Font @shareable }
      type Font { family: String size: Int! @shareable }
      type Settings { locale: String @shareable b: Int a: [Section!] @shareable }
      type Section { title: String! @shareable text: String }
      type Cart @key(fields: "id") { id: ID! lines: [Line] }
      type Line { item: Item quantity: Int }
      type Item @key(fields: "id") { id: ID! detail: Detail @shareable b: Int }
      type Detail { long: String note: Note @shareable }
      type Note { words: Int }
    `,
    c: `
      type Query { viewer: Viewer @shareable }
      type Viewer { id: ID! @shareable c: Boolean theme: Theme @shareable cart: Cart @shareable }
      type Theme { font: Font @shareable dark: Boolean }
      type Font { weight: Int size: Int! @shareable }
      type Cart @key(fields: "id") { id: ID! owner: Owner }
      type Owner { id: ID! c: Int }
      type Item @key(fields: "id") { id: ID! name: String @shareable detail: Detail @shareable }
      type Detail { tags: [String] note: Note @shareable }
      type Note { read: Boolean! }
    `,
  },
  documents: [
    ['parts of three', '{ viewer { name mail c theme { colour font { family weight size } dark } } }'],
    [
      'twice, under two names',
      '{ one: viewer { name } two: viewer { mail theme { colour } } viewer { c cart { owner { id c } } } }',
    ],
    [
      'value types below an entity',
      '{ item(id: 1) { b detail { short long tags note { author words read } } } all { name detail { note { words read } } } }',
    ],
    [
      'lists of parts',
      'query ($for: String = "some") { settings(for: $for) { locale b a { title size text } } viewer { last { detail { tags } } cart { lines { item { name } } total } } }',
    ],
    ['types alone', '{ __typename viewer { __typename t: __typename theme { font { __typename } } } }'],
  ],
};
