import type { Fixture } from '../harness/fixture.ts';

/** Keys that are null or lists with nulls, and entities of which a subgraph has never heard. */
export const strangers: Fixture = {
  name: 'strangers',
  strangers: { ratings: ['Book'], codes: ['Book', 'Film'], lists: ['Film'] },
  nullKeys: ['Book.isbn'],
  subgraphs: {
    shop: `
      type Query { books(first: Int = 3): [Book] book: Book works: [Work!] pair: [[Book]!] set: Bundle }
      union Work = Book | Film
      type Book @key(fields: "id") { id: ID! isbn: ID @shareable title: String next: Book }
      type Film @key(fields: "id") @key(fields: "tags") { id: ID! tags: [ID] title: String }
      type Bundle @key(fields: "parts { id }") { parts: [Part] }
      type Part { id: ID! }
    `,
    codes: `
      type Book @key(fields: "isbn") { isbn: ID pages: Int! cover: Cover like: [Film!] }
      type Film @key(fields: "id") { id: ID! minutes: Int! cast: [String!] }
      type Cover { colour: String! }
    `,
    ratings: `
      type Book @key(fields: "id") { id: ID! stars: Int rating: Rating! }
      type Rating { mean: Float votes: Int! }
    `,
    lists: `
      type Film @key(fields: "tags") { tags: [ID] genre: String best: Book }
      type Book @key(fields: "id", resolvable: false) { id: ID! }
      type Bundle @key(fields: "parts { id }") { parts: [Part] price: Int }
      type Part @shareable { id: ID! }
    `,
  },
  documents: [
    ['a null key asks nobody', '{ books { isbn pages } book { cover { colour } like { minutes } } }'],
    [
      'a subgraph does not know some of a list',
      '{ pair { stars rating { votes } } works { __typename ... on Film { minutes } } }',
    ],
    ['lists in keys', '{ works { ... on Film { genre best { title } } } set { price } }'],
    [
      'all of it',
      '{ books { next { rating { mean } pages } title } works { ... on Book { stars pages } ... on Film { cast genre } } }',
    ],
  ],
};
