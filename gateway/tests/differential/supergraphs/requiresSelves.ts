import type { Fixture } from '../harness/fixture.ts';

/** @requires that wait for one another between two subgraphs, of fields that lead back to their own type and of entities with two keys. */
export const requiresSelves: Fixture = {
  name: 'requiresSelves',
  subgraphs: {
    staff: `
      type Query { member: Member members(first: Int = 2): [Member!] }
      type Mutation { hire: Person fire: Member }
      interface Member { id: ID! deputy(days: Int = 1): Member }
      type Person implements Member @key(fields: "id") {
        id: ID! team: Team rank: Int @shareable
        mentor: Person @external desk: Desk @external
        deputy(days: Int = 1): Person @requires(fields: "mentor { id rank }")
        boss: Person @requires(fields: "desk { no }")
      }
      type Robot implements Member @key(fields: "id") { id: ID! deputy(days: Int = 1): Member owner: Person }
      type Team { no: Int lead: Person }
      type Desk { no: Int @external }
    `,
    rooms: `
      type Query { person(id: ID!): Person place: Place }
      type Person @key(fields: "id") {
        id: ID! rank: Int @shareable desk: Desk
        team: Team @external boss: Person @external
        mentor: Person @requires(fields: "team { no lead { id } }")
        pay: Float @requires(fields: "boss { id rank }")
        friends: [Person] @requires(fields: "team { no }")
      }
      type Team { no: Int @external lead: Person @external }
      type Desk { no: Int }
      type Place @key(fields: "id") @key(fields: "code") {
        id: ID! code: Int! size: Int @external users: [Person] @external
        light: Int @requires(fields: "size") next: Place @requires(fields: "size users { id }")
      }
    `,
    plans: `
      type Query { hall: Place }
      type Place @key(fields: "code") {
        code: Int! light: Int @external next: Place @external
        size: Int users: [Person] @requires(fields: "light")
        far: Place @requires(fields: "next { code light }")
      }
      type Person @key(fields: "id", resolvable: false) { id: ID! }
    `,
  },
  documents: [
    [
      'a field of its own type, again and again',
      '{ person(id: 1) { boss { boss { pay boss { boss { pay } } } } } }',
    ],
    [
      'what is required again below itself',
      '{ person(id: 2) { deputy { mentor { deputy(days: 3) { id } mentor { mentor { id } } } } } }',
    ],
    [
      'of an interface',
      '{ members { id deputy { id deputy(days: 2) { ... on Person { pay } } } ... on Robot { owner { friends { mentor { id } } } } } }',
    ],
    [
      'by two keys',
      '{ place { far { id light far { next { id } } } } hall { users { pay } far { far { light } } next { next { id } } } }',
    ],
    [
      'under other names',
      '{ hall { light: code next: far { users: next { next { c: light } } } } person(id: 3) { boss: mentor { mentor: boss { pay } } } }',
    ],
    [
      'after mutations',
      'mutation { hire { deputy { pay } } fire { deputy { ... on Person { mentor { friends { pay } } } } } }',
    ],
  ],
};
