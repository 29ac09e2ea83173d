import type { Fixture } from '../harness/fixture.ts';

/** Chains of @requires that come back to the subgraphs that they began in, at the root, further down and in mutations. */
export const requiresCycle: Fixture = {
  name: 'requiresCycle',
  subgraphs: {
    a: `
      type Query { x: X xs: [X] }
      type X @key(fields: "id") { id: ID! a: Int a2: Int @requires(fields: "b") b: Int @external box: Box }
      type Box { size: Int x: X }
    `,
    b: `
      type Mutation { touch: X }
      type X @key(fields: "id") {
        id: ID! a: Int @external c: Int @external a2: Int @external box: Box @external
        b: Int @requires(fields: "a") b2: Int @requires(fields: "c a2") full: Boolean @requires(fields: "box { size x { a2 } }")
      }
      type Box @external { size: Int x: X }
    `,
    c: `
      type Mutation { move(to: ID!): [X!] }
      type X @key(fields: "id") {
        id: ID! a2: Int @external b2: Int @external next: X room: Room
        c: Int @requires(fields: "a2") c2(n: Int): Int @requires(fields: "b2")
      }
      type Room { no: Int holds: [X!] }
    `,
  },
  documents: [
    ['to the end', '{ x { c2 } xs { b2 c2(n: 2) x: c2(n: 3) } }'],
    ['further down', '{ x { next { c a2 } room { no holds { c2 b } } } }'],
    ['of what is required below', '{ xs { full box { x { full a2 } } } }'],
    ['after mutations', 'mutation { touch { a2 next { c } } move(to: 3) { c2 b } }'],
  ],
};
