import { describe, expect, test } from '@jest/globals';
import { isObjectType } from 'graphql';
import { SubgraphFailure, type SubgraphRequest } from '../../src/engine/fetch/port.ts';
import { planners, sendersOf, startOver, type Subgraph } from './support/supergraph.ts';

const currencies: Readonly<Record<string, string | null>> = { u1: 'EUR', u2: 'CHF', u3: null };
const idsOf = (count: number): string[] => Array.from({ length: count }, (_, n) => `m${n}`);
const idsOfMany = idsOf(250);

/** What fields of subgraph `offers` take from the objects they are in comes from subgraph `people`. */
const subgraphs: Record<string, Subgraph> = {
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

const start = (planner: (typeof planners)[number], seen: SubgraphRequest[] = []) =>
  startOver(subgraphs, { planner }, seen);

describe.each(planners)('arguments out of a context (%s)', (planner) => {
  test.each([
    [
      'one entity, in different contexts',
      '{ users { offer { price } } }',
      {
        users: [
          { offer: { price: 'o1 in EUR' } },
          { offer: { price: 'o1 in CHF' } },
          { offer: { price: 'o1 in null' } },
        ],
      },
    ],
    [
      'lists, and lists of lists, of one entity',
      '{ user(id: "u2") { offers { id price title } basket { offer { price } } } }',
      {
        user: {
          offers: [
            { id: 'o1', price: 'o1 in CHF', title: 'title of o1' },
            { id: 'o2', price: 'o2 in CHF', title: 'title of o2' },
          ],
          basket: [[{ offer: { price: 'o1 in CHF' } }], [{ offer: { price: 'o2 in CHF' } }]],
        },
      },
    ],
    [
      'a part of a part',
      '{ users { offers { taxed } } }',
      {
        users: [1, 2, 3].map((tax) => ({
          offers: [{ taxed: `o1 with ${tax}` }, { taxed: `o2 with ${tax}` }],
        })),
      },
    ],
    [
      'several contexts at once',
      '{ users { offer { price taxed } } }',
      {
        users: [
          { offer: { price: 'o1 in EUR', taxed: 'o1 with 1' } },
          { offer: { price: 'o1 in CHF', taxed: 'o1 with 2' } },
          { offer: { price: 'o1 in null', taxed: 'o1 with 3' } },
        ],
      },
    ],
    [
      'what a third subgraph knows',
      '{ users { offer { ranked } } best { of { offer { ranked } } } }',
      {
        users: ['u1', 'u2', 'u3'].map((id) => ({ offer: { ranked: `as rank of ${id}` } })),
        best: {
          of: [{ offer: { ranked: 'as rank of u2' } }, null, { offer: { ranked: 'as rank of u1' } }],
        },
      },
    ],
    [
      'what a third subgraph knows of a part, beside other contexts',
      '{ users { offers { sold price ranked } } }',
      {
        users: [
          ['u1', 'EUR'],
          ['u2', 'CHF'],
          ['u3', 'null'],
        ].map(([id, currency]) => ({
          offers: ['o1', 'o2'].map((offer) => ({
            sold: `for fee of bank of ${id}`,
            price: `${offer} in ${currency}`,
            ranked: `as rank of ${id}`,
          })),
        })),
      },
    ],
    [
      'another field for each type that sets the context',
      '{ owners { __typename ... on User { deed { owned } } ... on Firm { deed { owned } } } }',
      {
        owners: [
          { __typename: 'User', deed: { owned: 'by EUR' } },
          { __typename: 'Firm', deed: { owned: 'by USD' } },
        ],
      },
    ],
    [
      'what is taken comes last',
      '{ buyers { basket { offer { price text } } } best { of { offer { text price } currency } } }',
      {
        buyers: ['EUR', 'CHF', 'null'].map((currency) => ({
          basket: ['o1', 'o2'].map((id) => [
            { offer: { price: `${id} in ${currency}`, text: `text of ${id}` } },
          ]),
        })),
        best: {
          of: [
            { offer: { text: 'text of o1', price: 'o1 in CHF' }, currency: 'CHF' },
            null,
            { offer: { text: 'text of o1', price: 'o1 in EUR' }, currency: 'EUR' },
          ],
        },
      },
    ],
    [
      'under conditions',
      '{ buyers @include(if: true) { offer { price @skip(if: true) taxed } } }',
      { buyers: [1, 2, 3].map((tax) => ({ offer: { taxed: `o1 with ${tax}` } })) },
    ],
    [
      'a client’s alias with the name of what is taken',
      '{ user(id: "u1") { currency: name offer { price: title cost: price } } }',
      { user: { currency: 'name of u1', offer: { price: 'title of o1', cost: 'o1 in EUR' } } },
    ],
    [
      'fragments, and the same field twice',
      '{ users { ...F offer { ... on Offer { price } } } } fragment F on User { offer { again: price ...G } } fragment G on Offer { id price }',
      {
        users: ['EUR', 'CHF', 'null'].map((currency) => ({
          offer: { again: `o1 in ${currency}`, id: 'o1', price: `o1 in ${currency}` },
        })),
      },
    ],
  ])('%s', async (_, query, data) => {
    const { ask, engine } = await start(planner);
    expect(await ask(query)).toEqual({ data });
    await engine.stop();
  });

  test('beside arguments of the client, whose variables stay its own', async () => {
    const { ask, engine } = await start(planner);
    const query = 'query ($round: Int) { users { offer { price(round: $round) } } }';
    expect(await ask({ query, variables: { round: 5 } })).toEqual({
      data: {
        users: ['EUR', 'CHF', 'null'].map((currency) => ({ offer: { price: `o1 in ${currency} by 5` } })),
      },
    });
    await engine.stop();
  });

  test('beside variables of the client that are called as the planner calls its own', async () => {
    const { ask, engine } = await start(planner);
    const names = [1, 2, 3].flatMap((graph) =>
      [0, 1, 2, 3].map((index) => `contextualArgument_${graph}_${index}`),
    );
    const fields = names.map((name, round) => `of${round}: price(round: $${name})`);
    expect(
      await ask({
        query: `query (${names.map((name) => `$${name}: Int`).join()}) { user(id: "u1") { offer { ${fields.join(' ')} } } }`,
        variables: Object.fromEntries(names.map((name, round) => [name, round])),
      }),
    ).toEqual({
      data: {
        user: {
          offer: Object.fromEntries(names.map((_, round) => [`of${round}`, `o1 in EUR by ${round}`])),
        },
      },
    });
    await engine.stop();
  });

  test('are no arguments to clients', async () => {
    const { schema, engine } = await start(planner);
    const { Offer } = schema().getTypeMap();
    if (!isObjectType(Offer)) throw new Error('no Offer');
    expect(Offer.getFields()['price']?.args.map(({ name }) => name)).toEqual(['round']);
    await engine.stop();
  });

  test('hundreds of contexts take few requests', async () => {
    const seen: SubgraphRequest[] = [];
    const { ask, engine } = await start(planner, seen);
    expect(await ask('{ many { offer { price } } }')).toEqual({
      data: { many: idsOfMany.map((id) => ({ offer: { price: `o1 in ${id}` } })) },
    });
    expect(seen.length).toBeLessThanOrEqual(5);
    await engine.stop();
  });

  test.each([
    ['people', '{ buyers { offer { title price } } }', 'price'],
    ['texts', '{ buyers { offer { title price: ranked } } }', 'ranked'],
    ['texts', '{ buyers { offer { title price: sold } } }', 'sold'],
  ])('nothing is asked for whom the context could not be fetched from %s: %s', async (away, query, asked) => {
    const seen: SubgraphRequest[] = [];
    const sender = sendersOf(subgraphs, seen);
    const { ask, engine } = await startOver(subgraphs, {
      planner,
      sender: (name) =>
        name === away
          ? () => Promise.reject(new SubgraphFailure(away, 'unreachable', 'it is away'))
          : sender(name),
    });
    const { data, errors } = await ask(query);
    expect(data).toEqual({ buyers: idsOf(3).map(() => ({ offer: { title: 'title of o1', price: null } })) });
    expect(errors?.map(({ extensions }) => extensions?.['code'])).toEqual(['SUBGRAPH_UNAVAILABLE']);
    expect(seen.map(({ body }) => body).join()).not.toContain(asked);
    await engine.stop();
  });

  test('what cannot be fetched is taken as null, and its error told', async () => {
    const { ask, engine } = await start(planner);
    const { data, errors } = await ask('{ user(id: "u1") { offer { vain } } }');
    expect(data).toEqual({ user: { offer: { vain: 'of null' } } });
    expect(errors?.map(({ message }) => message)).toEqual(['it broke']);
    await engine.stop();
  });
});
