import type { Fixture } from '../harness/fixture.ts';

/** Unions and interfaces whose members differ between subgraphs; the same field name of different types. */
export const unions: Fixture = {
  name: 'unions',
  subgraphs: {
    search: `
      type Query { search(text: String!, kinds: [Kind!] = [BOOK, TOY], page: Page): [Result!]! first: Result tree: Node }
      enum Kind { BOOK TOY GAME }
      input Page { size: Int! = 5 after: String nested: Page }
      union Result = Book | Toy | Note
      interface Node { id: ID! }
      interface Sold implements Node { id: ID! price: Int }
      type Book implements Node & Sold @key(fields: "id") { id: ID! price: Int label: String! size: Int next: Node }
      type Toy implements Node & Sold @key(fields: "id") { id: ID! price: Int label: [String] size: Size! next: [Sold!] }
      type Note implements Node { id: ID! label: Int text: String result: Result }
      enum Size { SMALL LARGE }
    `,
    recommend: `
      type Query { recommended: [Pick] nodes(ids: [ID!]): [Node]! }
      union Pick = Book | Game
      union Result = Book | Game
      interface Node { id: ID! }
      type Book implements Node @key(fields: "id") { id: ID! why: Reason pick: Pick blurb: String! }
      type Toy implements Node @key(fields: "id") { id: ID! why: Reason twins: [Toy!] }
      type Game implements Node @key(fields: "id") { id: ID! why: Reason! players: Int label: String other: Result }
      union Reason = Bought | Seen
      type Bought { at: String by: Book }
      type Seen { at: Int! times: Int of: Pick }
    `,
    games: `
      type Query { game(id: ID!): Game }
      type Game @key(fields: "id") { id: ID! studio: String levels: [[Level!]] }
      type Level { no: Int! name: String boss: Boss }
      interface Boss { name: String! power: Int }
      type Dragon implements Boss { name: String! power: Int fire: Boolean }
      type Troll implements Boss { name: String! power: Int club: String! }
    `,
  },
};
