import type { Fixture } from '../harness/fixture.ts';

/** Keys and required fields that clients do not see, and interfaces and union members that they do not know. */
export const hidden: Fixture = {
  name: 'hidden',
  subgraphs: {
    a: `
      type Query { doc: Doc docs(first: Int = 2): [Doc!]! page: Page pages: [Page!] any: Any }
      type Doc @key(fields: "secret") { secret: ID! @inaccessible title: String weight: Int @inaccessible extra: Extra @inaccessible page: Page }
      type Extra @inaccessible { n: Int! }
      interface Page { no: Int }
      interface Internal @inaccessible { code: Int }
      type Cover implements Page & Internal @key(fields: "key { id }") { key: Key! @inaccessible no: Int code: Int @inaccessible }
      type Leaf implements Page { no: Int text: String }
      type Draft implements Page @inaccessible { no: Int todo: String }
      type Key @inaccessible { id: ID! }
      union Any = Doc | Leaf | Ghost
      type Ghost @inaccessible { boo: String }
    `,
    b: `
      type Doc @key(fields: "secret") { secret: ID! weight: Int @external extra: Extra @external size: Int @requires(fields: "weight extra { n }") next: Doc }
      type Extra @external { n: Int! }
      type Cover @key(fields: "key { id }") { key: Key! art: String owner: Doc! }
      type Key @shareable { id: ID! }
    `,
  },
  documents: [
    ['a hidden key and hidden requirements', '{ docs { title size next { size } } }'],
    ['an alias of the hidden name', '{ doc { secret: title weight: size extra: __typename } }'],
    [
      'members that nobody knows',
      '{ pages { __typename no ... on Cover { art owner { title } } ... on Leaf { text } } any { __typename ... on Doc { size } } }',
    ],
    ['a hidden nested key', '{ page { ... on Cover { art key: no owner { size next { title } } } } }'],
  ],
};
