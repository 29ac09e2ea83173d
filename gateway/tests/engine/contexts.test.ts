import { describe, expect, test } from '@jest/globals';
import { isObjectType } from 'graphql';
import { SubgraphFailure, type SubgraphRequest } from '../../src/engine/fetch/port.ts';
import { idsOfMany, offersInContexts as subgraphs } from './support/offersInContexts.ts';
import { planners, sendersOf, startOver } from './support/supergraph.ts';

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
      'of one type beside others that take nothing, or something else',
      '{ owners { ... on User { offer { price } } ... on Firm { deed { id } } } again: owners { ... on User { offer { price } } ... on Firm { deed { owned } } } }',
      {
        owners: [{ offer: { price: 'o1 in EUR' } }, { deed: { id: 'd1' } }],
        again: [{ offer: { price: 'o1 in EUR' } }, { deed: { owned: 'by USD' } }],
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
    expect(data).toEqual({
      buyers: ['u1', 'u2', 'u3'].map(() => ({ offer: { title: 'title of o1', price: null } })),
    });
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
