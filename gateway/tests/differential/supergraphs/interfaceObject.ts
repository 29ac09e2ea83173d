import type { Fixture } from '../harness/fixture.ts';

/** Entity interfaces, and subgraphs that know them only as one object type. */
export const interfaceObject: Fixture = {
  name: 'interfaceObject',
  subgraphs: {
    catalog: `
      type Query { media(id: ID!): Media allMedia: [Media!]! books: [Book] favourite: Book! }
      interface Media @key(fields: "id") { id: ID! title: String! similar: [Media!] }
      type Book implements Media @key(fields: "id") { id: ID! title: String! similar: [Media!] pages: Int }
      type Film implements Media @key(fields: "id") { id: ID! title: String! similar: [Media!] minutes: Int! cast: [Person] }
      type Song implements Media @key(fields: "id") { id: ID! title: String! similar: [Media!] seconds: Int }
      type Person { name: String }
    `,
    reviews: `
      type Query { topRated(first: Int = 2): [Media!] review(id: ID!): Review }
      type Media @interfaceObject @key(fields: "id") {
        id: ID! reviews(min: Int = 1): [Review!]! score: Float
      }
      type Review @key(fields: "id") { id: ID! text: String about: Media stars: Int! }
    `,
    rental: `
      type Query { rentals: [Rental] }
      type Rental { id: ID! of: Media! returned: Boolean }
      type Media @interfaceObject @key(fields: "id") {
        id: ID!
        title: String! @external
        score: Float @external
        fee(days: Int! = 1): Float @requires(fields: "title score")
        copies: Int!
      }
    `,
  },
};
