import type { Fixture } from '../harness/fixture.ts';

/** @provides on an object, an interface, a union and a list; the same fields reached with and without it. */
export const provides: Fixture = {
  name: 'provides',
  subgraphs: {
    catalog: `
      type Query { book(id: ID!): Book media: [Media!] products: [Product] }
      interface Media { id: ID! title: String pages(odd: Boolean): Int }
      type Book implements Media @key(fields: "id") {
        id: ID! title: String @shareable pages(odd: Boolean): Int author: Author @shareable isbn: String @shareable
      }
      type Film implements Media @key(fields: "id") { id: ID! title: String @shareable pages(odd: Boolean): Int minutes: Int! @shareable }
      type Author @key(fields: "id") { id: ID! name: String! @shareable born: Int rank: Rank @shareable }
      type Rank { place: Int @shareable field: String }
      union Product = Book | Film
    `,
    lists: `
      type Query {
        bestseller: Book @provides(fields: "title isbn author { name }")
        shelf: [Book!]! @provides(fields: "title")
        plainShelf: [Book!]!
        playlist: [Media] @provides(fields: "... on Book { title } ... on Film { minutes }")
        gift: Product @provides(fields: "... on Book { author { id rank { place } } } ... on Film { title }")
        picks: [Pick!]
      }
      type Pick { note: String of: Product @provides(fields: "... on Film { minutes title }") why: Media! }
      interface Media { id: ID! }
      type Book implements Media @key(fields: "id") {
        id: ID! title: String @external isbn: String @external author: Author @external sold: Int
      }
      type Film implements Media @key(fields: "id") {
        id: ID! title: String @external minutes: Int! @external
      }
      type Author @key(fields: "id") { id: ID! name: String! @external rank: Rank @external books: [Book] @provides(fields: "title") }
      type Rank { place: Int @external }
      union Product = Book | Film
    `,
  },
};
