import type { Fixture } from '../harness/fixture.ts';

/** Arguments, input fields and enum values that only some subgraphs know; unions and interfaces that differ. */
export const inputs: Fixture = {
  name: 'inputs',
  subgraphs: {
    a: `
      type Query {
        find(filter: Filter! = { kinds: [NEW, OLD], range: { max: 3 } }, sort: [Sort!] = [UP], onlyA: Int): [Found!] @shareable
        state: State @shareable
        first: Found @shareable
        place(at: Where = { x: 1 }): Spot
      }
      input Filter { kinds: [Kind!] range: Range not: Filter text: String = "t" onlyA: Boolean }
      input Range { min: Int = 0 max: Int! }
      input Where { x: Int! = 4 y: Int deep: [[Where]] }
      enum Kind { NEW OLD RARE }
      enum Sort { UP DOWN SIDEWAYS }
      enum State { ON OFF }
      union Found = Coin | Note
      type Coin @key(fields: "id") { id: ID! kind: State value(in: Where, kinds: [Kind] = [OLD]): Int state: State @shareable }
      type Note @shareable { text: String }
      interface Spot { x: Int }
      type Land implements Spot { x: Int y: Int }
      type Sea implements Spot @key(fields: "x") { x: Int depth: Int }
    `,
    b: `
      type Query {
        find(filter: Filter! = { kinds: [NEW, OLD], range: { max: 3 } }, sort: [Sort!] = [UP]): [Found!] @shareable
        state: State @shareable
        first: Found @shareable
        spots: [Spot!]
      }
      input Filter { kinds: [Kind!] range: Range not: Filter text: String = "t" onlyB: [Kind] }
      input Range { min: Int = 0 max: Int! onlyB: Int }
      enum Kind { NEW OLD COMMON }
      enum Sort { UP DOWN }
      enum State { ON OFF BROKEN }
      union Found = Coin | Medal | Note
      type Coin @key(fields: "id") { id: ID! weight(sort: Sort! = DOWN): Float state: State @shareable }
      type Medal @key(fields: "id") { id: ID! text: Int given: [State] }
      type Note @shareable { text: String }
      interface Spot { x: Int! }
      type Sea implements Spot @key(fields: "x") { x: Int! name: String }
      type Sky implements Spot { x: Int! name: String stars: Int }
    `,
  },
  documents: [
    [
      'variables with defaults, in lists and objects',
      'query ($max: Int! = 7, $kinds: [Kind!] = [OLD], $sort: Sort! = UP, $f: Filter) { find(filter: { range: { max: $max }, kinds: $kinds, not: $f }, sort: [$sort, DOWN]) { ... on Coin { weight(sort: $sort) kind } ... on Note { text } } }',
      { f: { range: { max: 2 }, not: { kinds: ['NEW'], text: null } } },
    ],
    [
      'a variable that nobody sends',
      'query ($w: Where, $k: [Kind]) { place(at: $w) { x ... on Land { y } } first { ... on Coin { value(in: $w, kinds: $k) } } }',
    ],
    [
      'one value for a list',
      'query ($k: [Kind]) { first { ... on Coin { value(kinds: $k) a: value(kinds: NEW) state kind } } }',
      { k: 'NEW' },
    ],
    [
      'a member of one union only',
      '{ first { __typename ... on Medal { id given } ... on Note { text } } find { ... on Coin { weight value state } } state }',
    ],
    [
      'an interface that differs',
      '{ spots { x ... on Sea { depth name } ... on Sky { stars } } place { __typename ... on Sea { name } } }',
    ],
  ],
};
