import type { Fixture } from '../harness/fixture.ts';

/** Keys that meet only over a third subgraph, and stubs that lead nowhere by themselves. */
export const hops: Fixture = {
  name: 'hops',
  subgraphs: {
    ids: `
      type Query { things(first: Int = 2): [Thing!]! thing: Thing boxed: Box }
      type Thing @key(fields: "id") { id: ID! made: Int! next: Thing maker: Maker }
      type Box { thing: Thing! inner: Box }
      type Maker @key(fields: "id", resolvable: false) { id: ID! }
    `,
    both: `
      type Thing @key(fields: "id") @key(fields: "upc") { id: ID! upc: ID! weight: Int }
    `,
    upcs: `
      type Query { byUpc: [Thing] }
      type Thing @key(fields: "upc") @key(fields: "sku region { code }") {
        upc: ID! sku: ID! region: Region! price: Int twin: Thing
      }
      type Region { code: Int! name: String }
    `,
    skus: `
      type Query { shelf: [Thing!] }
      type Thing @key(fields: "sku region { code }") { sku: ID! region: Region! stock(at: String = "here"): Int! seen: Thing }
      type Region @shareable { code: Int! }
    `,
    stubs: `
      type Query { picks: [Pick!] }
      type Pick { thing: Thing maker: Maker note: String }
      type Thing @key(fields: "upc", resolvable: false) { upc: ID! }
      type Maker @key(fields: "name", resolvable: false) { name: String! }
    `,
    makers: `
      type Maker @key(fields: "id") @key(fields: "name") { id: ID! name: String! country: String best: Thing }
      type Thing @key(fields: "id") @key(fields: "upc", resolvable: false) { id: ID! upc: ID! @external rank: Int }
    `,
  },
  documents: [
    ['three hops away', '{ things { stock next { stock(at: "there") price } } thing { region { code } } }'],
    ['and all the way back', '{ shelf { made weight seen { made rank maker { country } } } }'],
    [
      'from a stub to what it cannot name',
      '{ picks { thing { made rank stock } maker { country best { price } } note } }',
    ],
    [
      'the names of keys mean something else',
      '{ picks { thing { id: upc upc: made } } byUpc { sku: price region: stock } }',
    ],
    ['in an object without a key', '{ boxed { inner { thing { twin { rank } } } thing { sku } } }'],
  ],
};
