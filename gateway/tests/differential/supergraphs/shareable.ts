import type { Fixture } from '../harness/fixture.ts';

/** The same fields, root fields and value types in several subgraphs, each with a part that only it has. */
export const shareable: Fixture = {
  name: 'shareable',
  subgraphs: {
    a: `
      type Query { me: User @shareable version: String @shareable feed(first: Int = 2): [Post!]! }
      type User @key(fields: "id") { id: ID! name: String @shareable address: Address @shareable a: String friends: [User!] @shareable }
      type Address @shareable { street: String city: City }
      type City @shareable { name: String! country: String }
      type Post @key(fields: "id") { id: ID! author: User! title: String @shareable stats: Stats @shareable }
      type Stats { views: Int @shareable likes: Int }
    `,
    b: `
      type Query { me: User @shareable version: String @shareable users: [User] }
      type User @key(fields: "id") @key(fields: "mail") { id: ID! mail: String! name: String! @shareable address: Address @shareable b: Int posts: [Post] friends: [User!] @shareable }
      type Address @shareable { street: String city: City }
      type City @shareable { name: String! country: String }
      type Post @key(fields: "id") { id: ID! title: String @shareable stats: Stats @shareable }
      type Stats { views: Int @shareable shares: Int }
    `,
    c: `
      type User @key(fields: "mail") { mail: String! c: Boolean! best: Post address: Address @shareable }
      type Address @shareable { street: String city: City }
      type City @shareable { name: String! country: String }
      type Post @key(fields: "id", resolvable: false) { id: ID! }
    `,
  },
};
