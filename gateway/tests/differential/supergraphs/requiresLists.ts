import type { Fixture } from '../harness/fixture.ts';

/** @requires of lists of lists, of entities' own fields in other subgraphs, and of what an interface object adds. */
export const requiresLists: Fixture = {
  name: 'requiresLists',
  subgraphs: {
    maps: `
      type Query { plots: [Plot!] plot(id: ID!): Plot sites: [Site] }
      interface Site @key(fields: "id") { id: ID! name: String }
      type Plot implements Site @key(fields: "id") { id: ID! name: String grid: [[Cell]] tags: [[String!]!] near: [Plot] owner: Owner }
      type Camp implements Site @key(fields: "id") { id: ID! name: String tents: Int beside: Plot }
      type Cell { soil: String levels: [Int]! deeper: [Cell!] }
      type Owner @key(fields: "id") @key(fields: "card") { id: ID! card: Int! }
    `,
    owners: `
      type Query { owner: Owner }
      type Owner @key(fields: "card") { card: Int! name: String plots: [Plot!] debts: [Debt] }
      type Debt { sum: Int to: Owner }
      type Plot @key(fields: "id", resolvable: false) { id: ID! }
    `,
    ratings: `
      type Query { best: [Site] }
      type Site @interfaceObject @key(fields: "id") { id: ID! stars: Int notes: [Note!] }
      type Note { text: String by: Owner }
      type Owner @key(fields: "id", resolvable: false) { id: ID! }
    `,
    prices: `
      type Plot @key(fields: "id") {
        id: ID!
        grid: [[Cell]] @external
        tags: [[String!]!] @external
        near: [Plot] @external
        owner: Owner @external
        stars: Int @external
        value: Int @requires(fields: "grid { soil levels deeper { soil } } tags")
        rent(days: Int! = 7): Float @requires(fields: "owner { name debts { sum } }")
        rank: Int @requires(fields: "stars near { id }")
      }
      type Cell @external { soil: String levels: [Int]! deeper: [Cell!] }
      type Owner @key(fields: "id") { id: ID! name: String @external debts: [Debt] @external }
      type Debt @external { sum: Int }
    `,
  },
  documents: [
    ['lists of lists', '{ plots { value grid { levels deeper { deeper { soil } } } near { value } } }'],
    [
      'what others know of an entity',
      '{ plot(id: 1) { rent owner { name debts { sum to { plots { rent(days: 1) } } } } } }',
    ],
    [
      'what an interface object adds',
      '{ sites { name ... on Plot { rank stars } ... on Camp { beside { rank } stars } } }',
    ],
    [
      'all at once, under other names',
      '{ owner { plots { tags: value value: rent rank owner { id: card } } } best { id ... on Plot { stars value near { rank } } notes { by { name } } } }',
    ],
  ],
};
