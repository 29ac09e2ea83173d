import { describe, expect, test } from '@jest/globals';
import type { SubgraphRequest } from '../../../src/engine/fetch/port.ts';
import { type Held, rightsOf } from '../support/rights.ts';
import { planners, startOver, type Subgraph } from '../support/supergraph.ts';

const needsCost = '@requiresScopes(scopes: [["cost"]])';
const shop: Record<string, Subgraph> = {
  catalog: {
    sdl: `type Query { item: Item } type Item @key(fields: "id") @key(fields: "code") {
      id: ID! code: Int ${needsCost} price: Int cost: Int ${needsCost}
    }`,
    resolvers: { Query: { item: () => ({ id: '1', code: 7, price: 9, cost: 5 }) } },
  },
  margins: {
    sdl: `type Item @key(fields: "code") {
      code: Int price: Int @external cost: Int @external
      margin: Int @requires(fields: "price cost") ${needsCost}
      shelf: String
    }`,
    resolvers: {
      Item: {
        __resolveReference: (item: object) => item,
        margin: ({ price, cost }: { price: number; cost: number }) => price - cost,
        shelf: () => 'A1',
      },
    },
  },
};

describe.each(planners)('what the gateway fetches for itself, planned by %s', (planner) => {
  const ask = async (query: string, held: Held) => {
    const seen: SubgraphRequest[] = [];
    const { ask: send } = await startOver(shop, { planner }, seen);
    const { data } = await send({ query, scope: { access: rightsOf(held) } });
    return { data, sent: seen.map(({ body }) => body).join('\n') };
  };

  test('a denied field is not fetched by way of a field that requires it', async () => {
    const { data, sent } = await ask('{ item { price margin } }', {});
    expect(data).toEqual({ item: { price: 9, margin: null } });
    expect(sent).not.toContain('cost');
  });

  test('a field that is denied by its name is required all the same, and never answered', async () => {
    const denied = { scopes: ['cost'], denied: ['Item.cost'] };
    for (const query of [
      '{ item { margin cost } }',
      '{ item { margin c: cost } }',
      '{ item { margin code: cost } }',
    ]) {
      const { data } = await ask(query, denied);
      expect(Object.values((data as { item: object }).item)).toEqual([4, null]);
    }
  });

  test('a denied key leads to other subgraphs, and is not answered', async () => {
    const { data, sent } = await ask('{ item { shelf code } }', {});
    expect(data).toEqual({ item: { shelf: 'A1', code: null } });
    expect(sent).toContain('code');
  });
});
