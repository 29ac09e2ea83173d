import type { Fixture } from '../harness/fixture.ts';

/** Interface objects of an interface and of one above it, one that requires, and one that nobody can resolve. */
export const interfaceObjectChain: Fixture = {
  name: 'interfaceObjectChain',
  subgraphs: {
    catalog: `
      type Query { assets: [Asset!]! asset(id: ID!): Asset clips: [Clip] }
      interface Asset @key(fields: "id") { id: ID! name: String bytes: Int! }
      interface Clip implements Asset @key(fields: "id") { id: ID! name: String bytes: Int! length: Int }
      type Image implements Asset @key(fields: "id") { id: ID! name: String bytes: Int! width: Int }
      type Video implements Asset & Clip @key(fields: "id") { id: ID! name: String bytes: Int! length: Int frames: Int! }
      type Sound implements Asset & Clip @key(fields: "id") { id: ID! name: String bytes: Int! length: Int rate: Int like: Asset }
    `,
    audit: `
      type Query { stale: [Asset] }
      type Asset @interfaceObject @key(fields: "id") { id: ID! changed: Int! @shareable by: Person @shareable }
      type Clip @interfaceObject @key(fields: "id") { id: ID! changed: Int! @shareable by: Person @shareable }
      type Person @key(fields: "id") { id: ID! owns(first: Int): [Asset!] }
    `,
    player: `
      type Query { playing: Clip }
      type Clip @interfaceObject @key(fields: "id") {
        id: ID! length: Int @external bytes: Int! @external
        plays: Int
        bitrate(of: Int = 1): Float @requires(fields: "length bytes")
      }
    `,
    people: `
      type Query { people: [Person] }
      type Person @key(fields: "id") { id: ID! name: String favourite: Asset }
      type Asset @interfaceObject @key(fields: "id", resolvable: false) { id: ID! }
    `,
  },
  documents: [
    [
      'both interface objects of one object',
      '{ assets { changed name ... on Clip { plays } ... on Video { frames bitrate } } }',
    ],
    [
      'from one interface object to another',
      '{ playing { plays changed by { name } length } stale { name ... on Sound { bitrate like { changed } } } }',
    ],
    [
      'from one that nobody resolves',
      '{ people { favourite { id changed __typename ... on Image { width } } } }',
    ],
    ['what it requires', '{ clips { bitrate(of: 3) b: bitrate } playing { bitrate } }'],
    [
      'the same field of both interfaces',
      '{ assets { by { owns { changed } __typename } ... on Clip { by { name } } } asset(id: "id-2") { changed ... on Video { by { name } } } }',
    ],
    [
      'types',
      '{ stale { __typename } playing { __typename id } people { favourite { t: __typename by { owns { __typename } } } } }',
    ],
  ],
};
