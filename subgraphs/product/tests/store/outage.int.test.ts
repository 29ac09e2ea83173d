import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { SubgraphServer } from '@commerce/service';
import { describeWithPostgres } from '@commerce/testkit';
import { createPostgresStore } from '../../src/store/postgres/index.ts';
import { fixedClock } from '@commerce/testkit';
import { appOf, ask } from '../support/app.ts';

describeWithPostgres('a store that cannot be reached', () => {
  // Nothing listens on port 9 (discard).
  const store = createPostgresStore({
    url: 'postgresql://nobody@127.0.0.1:9/nowhere',
    poolSize: 1,
    connectTimeoutMs: 500,
  });
  let app: SubgraphServer;

  beforeAll(() => {
    app = appOf({ store, clock: fixedClock() });
  });
  afterAll(() => store.stop());

  test('is SUBGRAPH_UNAVAILABLE at the field, and not ready', async () => {
    const { data, errors } = await ask(app, '{ productBySku(sku: "A") { id } category(slug: "a") { id } }');
    expect(data).toEqual({ productBySku: null, category: null });
    expect(errors.map(({ code }) => code)).toEqual(['SUBGRAPH_UNAVAILABLE', 'SUBGRAPH_UNAVAILABLE']);
    await expect(app.ready()).rejects.toThrow();
  });
});
