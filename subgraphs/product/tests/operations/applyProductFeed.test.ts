import { describe, expect, test } from '@jest/globals';
import { isTransient } from '@commerce/messaging';
import { fixedClock, sequentialIds } from '@commerce/testkit';
import { applyProductFeed } from '../../src/operations/applyProductFeed.ts';
import { createFeedMemory } from '../../src/operations/feedMemory.ts';
import { type CatalogStore, SlugTaken } from '../../src/ports.ts';
import { createMemoryStore } from '../../src/store/memory/index.ts';
import { body, upserted } from '../support/events.ts';

const depsOf = (store: CatalogStore) => {
  const clock = fixedClock();
  const ids = sequentialIds(clock);
  return { store, ids, clock, memory: createFeedMemory({ store, ids }) };
};

describe('products that others keep writing at the same moment', () => {
  const good = upserted(body('GOOD-1'));
  const rejects: [string, Partial<CatalogStore>][] = [
    ['overtaken', { writeProducts: async () => new Set<string>() }],
    ['of taken slugs', { writeProducts: () => Promise.reject(new SlugTaken('taken')) }],
  ];

  test.each(rejects)('are tried again later, not given up: %s', async (_, more) => {
    const failed: unknown = await applyProductFeed(depsOf({ ...createMemoryStore(), ...more }), [good]).catch(
      (error: unknown) => error,
    );
    expect(failed).toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE' });
    expect(isTransient(failed)).toBe(true);
  });
});

test('a slug that looks like another product with its suffix does not hold up the feed', async () => {
  const store = createMemoryStore();
  const deps = depsOf(store);
  await applyProductFeed(deps, [upserted(body('A', { slug: 'a' })), upserted(body('B', { slug: 'b' }))]);
  const [b] = await store.productsBySku('acme', ['B'], ['active']);
  const suffixed = `a-${b?.id.slice(-10).toLowerCase()}`;
  await applyProductFeed(deps, [upserted(body('C', { slug: suffixed }))]);
  expect(await applyProductFeed(deps, [upserted(body('B', { slug: 'a' }), { sequence: 2 })])).toEqual([
    { status: 'applied' },
  ]);
  expect((await store.productsBySku('acme', ['B'], ['active']))[0]?.slug).toMatch(/^a-[a-z0-9]{10}$/);
});

describe('what the feed remembers of categories and groups', () => {
  test('costs one save of each within a minute, however many events repeat it', async () => {
    const store = createMemoryStore();
    const saved: string[] = [];
    const deps = depsOf({
      ...store,
      saveCategories(tenant, nodes) {
        saved.push(...nodes.map(({ code }) => code));
        return store.saveCategories(tenant, nodes);
      },
    });
    for (let i = 0; i < 50; i += 1)
      await applyProductFeed(deps, [upserted(body(`S-${i}`), { timeMs: 1_000 + i })]);
    expect(saved).toEqual(['home', 'chairs']);
  });
});
