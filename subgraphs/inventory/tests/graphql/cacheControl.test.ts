import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { SubgraphServer } from '@commerce/service';
import { createServer } from '../support/server.ts';
import { createWorld, location, putLocations, staff, stockUp } from '../support/world.ts';

describe('what the inventory says about keeping its answers', () => {
  let server: SubgraphServer;
  beforeAll(async () => {
    const world = createWorld();
    await putLocations(world.store, [location('L1', 1, 1)]);
    await stockUp(world.store, 'A', { L1: 5 });
    server = createServer(world, { verify: async () => staff() });
    await server.start();
  });
  afterAll(() => server.stop());

  const headerOf = async (query: string, variables: object = {}): Promise<string | null> => {
    const answer = await fetch(`http://127.0.0.1:${server.port()}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables }),
    });
    expect(((await answer.json()) as { errors?: unknown }).errors).toBeUndefined();
    return answer.headers.get('cache-control');
  };

  test('stock is public for five seconds', async () => {
    const query = `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Product {
      inventory { available status locations { available countedAt location { name address { city } } } } } } }`;
    expect(await headerOf(query, { r: [{ __typename: 'Product', sku: 'A' }] })).toBe('max-age=5, public');
  });

  test('locations are public for a minute', async () => {
    expect(await headerOf('{ stockLocation(id: "L1") { name } }')).toBe('max-age=60, public');
    expect(await headerOf('{ stockLocations { nodes { name } pageInfo { endCursor } } }')).toBe(
      'max-age=60, public',
    );
  });

  test('nobody keeps a ledger, a reservation, or what a mutation says', async () => {
    expect(await headerOf('{ stockLedger(sku: "A") { nodes { id } } }')).toBe('no-store');
    const adjust = `mutation { adjustStock(input: { sku: "A", locationId: "L1", delta: 1, reason: "found",
      idempotencyKey: "k" }) { product { inventory { available } } } }`;
    expect(await headerOf(adjust)).toBe('no-store');
    const reserve = `mutation { reserveStock(input: { lines: [{ sku: "A", quantity: 1 }], idempotencyKey: "k" }) {
      reservation { id } } }`;
    expect(await headerOf(reserve)).toBe('no-store');
  });
});
