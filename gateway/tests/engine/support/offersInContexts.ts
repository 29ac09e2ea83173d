import type { Subgraph } from './supergraph.ts';

const currencies: Readonly<Record<string, string | null>> = { u1: 'EUR', u2: 'CHF', u3: null };
/** Of users that are asked for at once, each with a currency of its own. */
export const idsOfMany = Array.from({ length: 250 }, (_, n) => `m${n}`);

/**
 * What fields of subgraph `offers` take from the objects they are in comes from subgraph `people`, some of it from `texts`.
 */
export const offersInContexts: Record<string, Subgraph> = {
  people: {
    sdl: `type Query { users: [User!]! user(id: ID!): User many: [User!]! owners: [Owner!]! }
      type User @key(fields: "id") { id: ID! name: String! currency: String settings: Settings broken: String bank: Bank }
      type Bank @key(fields: "id") { id: ID! }
      type Settings @shareable { tax: Int! }
      union Owner = User | Firm
      type Firm @key(fields: "id") { id: ID! unit: String! }`,
    resolvers: {
      Query: {
        users: () => Object.keys(currencies).map((id) => ({ id })),
        user: (_: unknown, { id }: { id: string }) => ({ id }),
        many: () => idsOfMany.map((id) => ({ id })),
        owners: () => [
          { __typename: 'User', id: 'u1' },
          { __typename: 'Firm', id: 'f1' },
        ],
      },
      User: {
        __resolveReference: ({ id }: { id: string }) => ({ id }),
        name: ({ id }: { id: string }) => `name of ${id}`,
        currency: ({ id }: { id: string }) => (id in currencies ? currencies[id] : id),
        settings: ({ id }: { id: string }) => ({ tax: Number(id.slice(1)) }),
        broken: () => {
          throw new Error('it broke');
        },
        bank: ({ id }: { id: string }) => ({ id: `bank of ${id}` }),
      },
      Firm: { __resolveReference: ({ id }: { id: string }) => ({ id }), unit: () => 'USD' },
    },
  },
  texts: {
    sdl: `type Offer @key(fields: "id") { id: ID! text: String! }
      type User @key(fields: "id") { id: ID! rank: String }
      type Bank @key(fields: "id") { id: ID! fee: String }`,
    resolvers: {
      User: {
        __resolveReference: ({ id }: { id: string }) => ({ id }),
        rank: ({ id }: { id: string }) => `rank of ${id}`,
      },
      Bank: {
        __resolveReference: ({ id }: { id: string }) => ({ id }),
        fee: ({ id }: { id: string }) => `fee of ${id}`,
      },
      Offer: {
        __resolveReference: ({ id }: { id: string }) => ({ id }),
        text: ({ id }: { id: string }) => `text of ${id}`,
      },
    },
  },
  offers: {
    sdl: `type Query { buyers: [User!]! best: Best! }
      type Best { of: [User] }
      type User @key(fields: "id") @context(name: "buyer") @context(name: "owner") {
        id: ID! currency: String @external settings: Settings @external broken: String @external
        rank: String @external bank: Bank @external
        offer: Offer! offers: [Offer!]! basket: [[Line!]!]! deed: Deed!
      }
      type Settings @shareable { tax: Int! }
      type Bank @key(fields: "id") { id: ID! fee: String @external }
      type Firm @key(fields: "id") @context(name: "owner") { id: ID! unit: String! @external deed: Deed! }
      type Line { offer: Offer! }
      type Offer @key(fields: "id") {
        id: ID! title: String!
        price(in: String @fromContext(field: "$buyer { currency }"), round: Int): String
        taxed(tax: Int @fromContext(field: "$buyer { settings { tax } }")): String
        ranked(as: String @fromContext(field: "$buyer { rank }")): String
        sold(for: String @fromContext(field: "$buyer { bank { fee } }")): String
        vain(of: String @fromContext(field: "$buyer { broken }")): String
      }
      type Deed @key(fields: "id") {
        id: ID!
        owned(by: String @fromContext(field: "$owner ... on User { currency } ... on Firm { unit }")): String
      }`,
    resolvers: {
      Query: {
        buyers: () => Object.keys(currencies).map((id) => ({ id })),
        best: () => ({ of: [{ id: 'u2' }, null, { id: 'u1' }] }),
      },
      User: {
        __resolveReference: ({ id }: { id: string }) => ({ id }),
        offer: () => ({ id: 'o1' }),
        offers: () => [{ id: 'o1' }, { id: 'o2' }],
        basket: () => [[{ offer: { id: 'o1' } }], [{ offer: { id: 'o2' } }]],
        deed: () => ({ id: 'd1' }),
      },
      Firm: { __resolveReference: ({ id }: { id: string }) => ({ id }), deed: () => ({ id: 'd1' }) },
      Offer: {
        __resolveReference: ({ id }: { id: string }) => ({ id }),
        title: ({ id }: { id: string }) => `title of ${id}`,
        price: ({ id }: { id: string }, given: { in?: string | null; round?: number }) =>
          `${id} in ${given.in}${given.round === undefined ? '' : ` by ${given.round}`}`,
        taxed: ({ id }: { id: string }, { tax }: { tax?: number }) => `${id} with ${tax}`,
        ranked: (_: unknown, given: { as?: string | null }) => `as ${given.as}`,
        sold: (_: unknown, given: { for?: string | null }) => `for ${given.for}`,
        vain: (_: unknown, { of }: { of?: string | null }) => `of ${of}`,
      },
      Deed: {
        __resolveReference: ({ id }: { id: string }) => ({ id }),
        owned: (_: unknown, { by }: { by?: string | null }) => `by ${by}`,
      },
    },
  },
};
