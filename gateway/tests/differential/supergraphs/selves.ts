import type { Fixture } from '../harness/fixture.ts';

/** Entities that lead back to themselves, and values whose parts only their parents lead to. */
export const selves: Fixture = {
  name: 'selves',
  subgraphs: {
    tree: `
      type Query { root: Category category(id: ID!): Category! paths: [[Category!]!] }
      type Category @key(fields: "id") { id: ID! parent: Category children(first: Int = 2): [Category!]! name: String info: Info @shareable }
      type Info { short: String about: Category meta: Meta @shareable }
      type Meta { a: Int }
    `,
    shop: `
      type Query { best: Product }
      type Category @key(fields: "id") { id: ID! products: [Product!] info: Info @shareable }
      type Product @key(fields: "id category { id }") @key(fields: "id") { id: ID! category: Category! price: Int }
      type Info { long: String meta: Meta @shareable }
      type Meta { b: Int like: Product }
    `,
    stats: `
      type Category @key(fields: "id") { id: ID! count: Int! rival: Category info: Info @shareable }
      type Product @key(fields: "id category { id }") { id: ID! category: Category! sold: Int heir: Product }
      type Info { votes: Int meta: Meta @shareable }
      type Meta { c: Int }
    `,
  },
  documents: [
    ['up and down again', '{ root { count parent { count children { parent { name count } } } } }'],
    [
      'a value’s parts',
      '{ category(id: 3) { info { short long votes meta { a b c like { sold } } about { info { votes } } } } }',
    ],
    [
      'a product of a category of a product',
      '{ best { sold category { rival { products { heir { category { count name } price } } } } } }',
    ],
    ['lists of lists', '{ paths { parent { info { votes } } rival { children { rival { name } } } } }'],
  ],
};
