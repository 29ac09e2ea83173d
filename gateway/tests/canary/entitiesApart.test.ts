import { describe, expect, test } from '@jest/globals';
import { entitiesApart } from '../../src/canary/entitiesApart.ts';
import { createEntityCache } from '../../src/engine/cache/entityCache.ts';
import { createMemoryEntityStore } from '../../src/engine/cache/memoryStore.ts';
import type { EntityQuestion } from '../../src/engine/cache/port.ts';

const sdl = `
  enum join__Graph {
    PRODUCT @join__graph(name: "product", url: "http://127.0.0.1:4001/graphql")
  }
  type Product @join__type(graph: PRODUCT, key: "sku") { sku: ID! }
`;

const question: EntityQuestion = {
  subgraph: 'product',
  tenant: 'summit',
  rights: 'guest',
  operationKey: 'op',
  entities: [{ typename: 'Product', representation: '{"__typename":"Product","sku":"A"}' }],
};

describe('entities of a canary', () => {
  test('are kept apart from the main supergraph’s, and forgotten with them', () => {
    const cache = createEntityCache({
      store: createMemoryEntityStore({ maxBytes: 1_000_000 }),
      clock: { nowMs: () => 10_000 },
    });
    cache.schemaChanged(sdl);
    const canary = entitiesApart(cache);
    // Another supergraph beside it changes nothing about how entities are named.
    canary.schemaChanged('type Query { other: Int }');
    const answer = { cacheControl: 'max-age=60, public', failed: false, startedAtMs: 10_000 };
    cache.store(question, { ...answer, values: [{ price: 1 }] });
    expect(canary.lookup(question)).toMatchObject({ hits: 0 });
    canary.store(question, { ...answer, values: [{ price: 2 }] });
    expect(canary.lookup(question)).toMatchObject({ values: ['{"price":2}'] });
    expect(cache.lookup(question)).toMatchObject({ values: ['{"price":1}'] });
    cache.invalidate([{ tenant: 'summit', subgraph: 'product', typename: 'Product', key: { sku: 'A' } }]);
    expect(canary.lookup(question)).toMatchObject({ hits: 0 });
    expect(cache.lookup(question)).toMatchObject({ hits: 0 });
  });
});
