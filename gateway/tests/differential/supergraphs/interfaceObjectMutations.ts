import type { Fixture } from '../harness/fixture.ts';

/** Mutations that answer with interface objects: what a plan loses there cannot be asked again. */
export const interfaceObjectMutations: Fixture = {
  name: 'interfaceObjectMutations',
  subgraphs: {
    catalog: `
      type Query { media(id: ID!): Media }
      type Mutation { make: Book any: Media }
      interface Media @key(fields: "id") { id: ID! title: String! similar: [Media!] }
      type Book implements Media @key(fields: "id") { id: ID! title: String! similar: [Media!] pages: Int }
      type Film implements Media @key(fields: "id") { id: ID! title: String! similar: [Media!] minutes: Int! }
    `,
    reviews: `
      type Mutation { rate(stars: Int): [Media!] }
      type Media @interfaceObject @key(fields: "id") { id: ID! score: Float reviews: [Review!] }
      type Review { stars: Int of: Media }
    `,
    rental: `
      type Mutation { rent(days: Int): Media }
      type Media @interfaceObject @key(fields: "id") {
        id: ID! title: String! @external score: Float @external copies: Int!
        fee(days: Int! = 1): Float @requires(fields: "title score")
      }
    `,
  },
  documents: [
    ['of one type what requires, of all what does not', 'mutation { rate { ... on Book { fee } copies } }'],
    [
      'of each type something else',
      'mutation { rate { ... on Book { fee pages } ... on Film { copies } } rent { ... on Film { fee } score } }',
    ],
    [
      'beside what is known',
      'mutation { any { ... on Book { fee } ... on Film { copies score } } make { fee } }',
    ],
  ],
};
