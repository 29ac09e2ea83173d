import { describe, expect, test } from '@jest/globals';
import { systemClock as clock } from '@commerce/kernel';
import { createEntityCache } from '../../../src/engine/cache/entityCache.ts';
import { createMemoryEntityStore } from '../../../src/engine/cache/memoryStore.ts';
import { createMutationFeed, withJoining } from '../../../src/engine/fetch/joinIdentical.ts';
import type { SendToSubgraph, SubgraphRequest } from '../../../src/engine/fetch/port.ts';
import { startTimer } from '../../../src/engine/fetch/timer.ts';
import { type Held, rightsOf } from '../support/rights.ts';
import {
  composed,
  engineDeps,
  fixed,
  planners,
  sendersOf,
  startEngine,
  type Subgraph,
} from '../support/supergraph.ts';

const shop: Record<string, Subgraph> = {
  catalog: {
    sdl: 'type Query { items: [Item] } type Item @key(fields: "id") { id: ID! }',
    resolvers: { Query: { items: () => [{ id: '1' }, { id: '2' }] } },
  },
  prices: {
    sdl: `type Item @key(fields: "id") {
      id: ID! price: Int
      cost: Int @requiresScopes(scopes: [["cost"]])
      rebate: Int @policy(policies: [["trusted"]])
    }`,
    resolvers: {
      Item: { __resolveReference: (item: object) => item, price: () => 9, cost: () => 5, rebate: () => 1 },
    },
  },
};

const query = '{ items { price cost rebate } }';
const answers = (held: { cost: number | null; rebate: number | null; price?: null }) => ({
  items: [1, 2].map(() => ({ price: 9, ...held })),
});

const callers: readonly (readonly [Held, object])[] = [
  [{ scopes: ['cost'], policies: ['trusted'] }, answers({ cost: 5, rebate: 1 })],
  [{ scopes: ['cost'] }, answers({ cost: 5, rebate: null })],
  [{}, answers({ cost: null, rebate: null })],
  [
    { scopes: ['cost'], policies: ['trusted'], denied: ['Item.price'] },
    answers({ cost: 5, rebate: 1, price: null }),
  ],
];

describe.each(planners)('what one caller may see never reaches another, planned by %s', (planner) => {
  /** Everything that could be shared is: all callers have the same keys for joining and for the cache. */
  const start = async () => {
    const seen: SubgraphRequest[] = [];
    const send = sendersOf(shop, seen);
    const entityCache = createEntityCache({
      store: createMemoryEntityStore({ maxBytes: 100_000 }),
      clock,
      settleMs: 0,
    });
    const joining = (name: string): SendToSubgraph =>
      withJoining(
        async (request) => {
          await new Promise((resolve) => setTimeout(resolve, 5));
          return {
            ...(await send(name)(request)),
            cacheControl: 'max-age=60, public',
            startedAtMs: clock.nowMs(),
          };
        },
        { subgraph: name, clock, startTimer, onJoin: () => undefined, mutations: createMutationFeed() },
      );
    const { ask } = await startEngine(
      engineDeps({ supergraph: fixed(composed(shop)), sender: joining, planner, entityCache }),
    );
    const shared = { joinKey: 'same', rights: 'same', tenant: 'acme', deadline: clock.nowMs() + 60_000 };
    const as = async (held: Held) =>
      (await ask({ query, scope: { ...shared, access: rightsOf(held) } })).data;
    return { as, seen };
  };

  test('by the cache of entities, in whatever order they come', async () => {
    for (const order of [callers, callers.toReversed()]) {
      const { as, seen } = await start();
      for (const [held, data] of order) expect(await as(held)).toEqual(data);
      const before = seen.length;
      for (const [held, data] of order) expect(await as(held)).toEqual(data);
      // The second time, entities come from the cache alone.
      expect(seen.slice(before).filter(({ body }) => body.includes('_entities'))).toEqual([]);
    }
  });

  test('by joined fetches, while all ask at once', async () => {
    const { as } = await start();
    const all = [...callers, ...callers.toReversed()];
    expect(await Promise.all(all.map(([held]) => as(held)))).toEqual(all.map(([, data]) => data));
  });
});
