import type { Fixture } from '../harness/fixture.ts';

/** Root fields of interfaces in several subgraphs, each of which knows other fields and other interfaces of the types. */
export const sharedInterfaces: Fixture = {
  name: 'sharedInterfaces',
  subgraphs: {
    a: `
      type Query { feed: [Post!] @shareable top: Post @shareable }
      interface Post { id: ID! title: String author: Author }
      type Blog implements Post @key(fields: "id") { id: ID! title: String @shareable author: Author @shareable body: String }
      type Video implements Post @key(fields: "id") { id: ID! title: String @shareable author: Author @shareable length: Int }
      type Author @key(fields: "id") { id: ID! name: String @shareable }
    `,
    b: `
      type Query { feed: [Post!] @shareable top: Post @shareable }
      interface Post { id: ID! title: String votes: Int }
      interface Votable { votes: Int }
      type Blog implements Post & Votable @key(fields: "id") { id: ID! title: String @shareable votes: Int @shareable }
      type Video implements Post & Votable @key(fields: "id") { id: ID! title: String @shareable votes: Int @shareable captions: [String!]! }
    `,
    c: `
      interface Post { id: ID! }
      type Blog @key(fields: "id") { id: ID! votes: Int @shareable rank: Int author: Author @shareable }
      type Author @key(fields: "id") { id: ID! name: String @shareable posts: [Blog!]! top: Post }
      type Video implements Post @key(fields: "id") { id: ID! quality: Int }
    `,
  },
  documents: [
    [
      'an interface that one subgraph has not',
      '{ feed { title ... on Votable { votes } author { name top { id ... on Video { quality captions } ... on Blog { rank } } } } }',
    ],
    [
      'through both',
      '{ top { ... on Post { ... on Votable { __typename votes } } author { posts { rank votes author { name } } } } }',
    ],
  ],
};
