import type { Fixture } from '../harness/fixture.ts';

/** A part of an object is provided where a field requires more of it, in subgraphs of Federation 1 and 2. */
export const providesPart: Fixture = {
  name: 'providesPart',
  federation1: ['accounts', 'pets', 'posts'],
  subgraphs: {
    accounts: `
      type Query { user: User users: [User] any: Thing node: Node }
      interface Node @key(fields: "id") { id: ID! }
      type User implements Node @key(fields: "id") @key(fields: "mail") { id: ID! mail: String name: Name }
      type Name { first: String last: String }
      union Thing = User | Pet
      type Pet implements Node @key(fields: "id") { id: ID! age: Int }
      scalar Date
    `,
    pets: `
      type User @extends @key(fields: "id") {
        id: ID! @external name: Name @external pets: [Pet]
        full(sep: String = " "): String @requires(fields: "name { first last }")
      }
      extend type Name { first: String @external last: String @external }
      extend type Pet @key(fields: "id") { id: ID! @external owner: User @provides(fields: "name { first }") born: Date }
      scalar Date
      interface Alive { born: Date }
      extend type Query { pet(id: ID!): Pet }
    `,
    posts: `
      type User @key(fields: "mail") @extends { mail: String @external posts: [Post!]! }
      type Post { id: ID! by: User text: String }
      union Thing = Post
      extend type Query { feed: [Thing!] }
    `,
    cars: `
      type Query { ride: Ride rides: [Ride!] @provides(fields: "driver { name }") }
      type Ride @key(fields: "id") { id: ID! driver: Driver @provides(fields: "name car { plate }") }
      type Driver @key(fields: "id") {
        id: ID! name: String @external car: Car @external trips: Int
        range: Int @requires(fields: "car { plate wheels }")
      }
      type Car @key(fields: "plate") { plate: ID! wheels: Int! @external }
    `,
    drivers: `
      type Driver @key(fields: "id") { id: ID! name: String @shareable car: Car @shareable rating: Float }
      type Car @key(fields: "plate") { plate: ID! wheels: Int! owner: Driver }
    `,
  },
  documents: [
    [
      'a part of what is required',
      '{ users { pets { owner { full name { first } } } } pet(id: 1) { owner { full } } }',
    ],
    ['the other part', '{ pet(id: 2) { owner { name { a: last t: __typename } full } born age } }'],
    ['of an entity', '{ ride { driver { range name car { wheels } } } rides { driver { name range } } }'],
    ['another key', '{ feed { ... on Post { by { full(sep: "-") pets { owner { posts { text } } } } } } }'],
  ],
};
