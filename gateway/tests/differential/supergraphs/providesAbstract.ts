import type { Fixture } from '../harness/fixture.ts';

/** @provides through interfaces, unions and lists, several levels down, and beside @requires. */
export const providesAbstract: Fixture = {
  name: 'providesAbstract',
  subgraphs: {
    zoo: `
      type Query { animals: [Animal] keeper: Keeper }
      interface Animal { id: ID! name: String age: Int }
      type Cat implements Animal @key(fields: "id") { id: ID! name: String @shareable age: Int @shareable lives: Int @shareable home: Home @shareable }
      type Dog implements Animal @key(fields: "id") { id: ID! name: String @shareable age: Int @shareable trick: String keeper: Keeper @shareable }
      type Home { street: String @shareable rooms: [Room!] @shareable }
      type Room { no: Int @shareable size: Int }
      type Keeper @key(fields: "id") { id: ID! name: String @shareable pet: Animal @shareable tools: [Tool] @shareable }
      union Tool = Rake | Bucket
      type Rake @key(fields: "id") { id: ID! teeth: Int @shareable }
      type Bucket @key(fields: "id") { id: ID! litres: Float @shareable colour: String }
    `,
    show: `
      type Query {
        stars: [Animal!] @provides(fields: "... on Cat { lives name } ... on Dog { name }")
        winner: Animal @provides(fields: "... on Cat { home { street rooms { no } } } ... on Dog { keeper { name tools { ... on Rake { teeth } } } }")
        guests: [Keeper!] @provides(fields: "name pet { ... on Cat { name } ... on Dog { age name } }")
        plain: [Animal!]
        act: Act
      }
      type Act { title: String! lead: Cat @provides(fields: "home { street rooms { no } }") prop: Tool @provides(fields: "... on Bucket { litres } ... on Rake { teeth }") crew: [Keeper] }
      interface Animal { id: ID! name: String }
      type Cat implements Animal @key(fields: "id") { id: ID! name: String @external lives: Int @external home: Home @external age: Int @external score: Int @requires(fields: "age") }
      type Dog implements Animal @key(fields: "id") { id: ID! name: String @external age: Int @external keeper: Keeper @external jumps: Int }
      type Home { street: String @external rooms: [Room!] @external }
      type Room { no: Int @external }
      type Keeper @key(fields: "id") { id: ID! name: String @external pet: Animal @external tools: [Tool] @external badge: Int }
      union Tool = Rake | Bucket
      type Rake @key(fields: "id") { id: ID! teeth: Int @external }
      type Bucket @key(fields: "id") { id: ID! litres: Float @external }
    `,
  },
  documents: [
    [
      'what is provided of an interface',
      '{ stars { name age ... on Cat { lives score } ... on Dog { jumps trick } } plain { name } }',
    ],
    [
      'three levels down',
      '{ winner { name ... on Cat { home { street rooms { no size } } } ... on Dog { keeper { name badge tools { ... on Rake { teeth } ... on Bucket { litres } } } } } }',
    ],
    [
      'of a list',
      '{ guests { name pet { name ... on Dog { age trick } ... on Cat { lives } } tools { __typename } } }',
    ],
    [
      'of a union',
      '{ act { lead { home { street rooms { no } } lives score } prop { ... on Bucket { litres colour } ... on Rake { teeth } } crew { pet { name } } } }',
    ],
  ],
};
