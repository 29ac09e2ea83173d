import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Clock } from '@commerce/kernel';
import { type FixedClock, fixedClock } from '@commerce/testkit';
import { createEntityCache } from '../../../src/engine/cache/entityCache.ts';
import type { EntityAnswer, EntityQuestion } from '../../../src/engine/cache/port.ts';
import type { EntityStore } from '../../../src/engine/cache/store.ts';

export const supergraph = `
  enum join__Graph {
    PRODUCT @join__graph(name: "product", url: "")
    INVENTORY @join__graph(name: "inventory", url: "")
  }
  type Product
    @join__type(graph: PRODUCT, key: "id") @join__type(graph: PRODUCT, key: "sku")
    @join__type(graph: INVENTORY, key: "sku") { id: ID! sku: String! }
  type Review @join__type(graph: PRODUCT, key: "id author { id }") { id: ID! }`;

export type Cache = ReturnType<typeof createEntityCache>;

const publicMinute = 'max-age=60, public';

/** What the entity cache promises, over any store. `flush` waits for what `store` left to be done behind it. */
export const entityCacheContract = (
  makeStore: (clock: Clock) => Promise<EntityStore>,
  flush: () => Promise<void> = async () => undefined,
): void => {
  let clock: FixedClock;
  let store: EntityStore;
  let cache: Cache;
  let run = 0;
  let tenant: string;

  beforeAll(async () => {
    clock = fixedClock();
    store = await makeStore(clock);
  });
  beforeEach(() => {
    tenant = `t${(run += 1)}`;
    cache = createEntityCache({ store, clock, settleMs: 1_000 });
    cache.schemaChanged(supergraph);
  });

  const product = (fields: object) => ({
    typename: 'Product',
    representation: JSON.stringify({ __typename: 'Product', ...fields }),
  });
  const ask = (entities: EntityQuestion['entities'], more: Partial<EntityQuestion> = {}): EntityQuestion => ({
    subgraph: 'inventory',
    tenant,
    rights: 'guest',
    operationKey: 'op1',
    entities,
    ...more,
  });
  const answer = (values: readonly unknown[], more: Partial<EntityAnswer> = {}): EntityAnswer => ({
    values,
    cacheControl: publicMinute,
    failed: false,
    startedAtMs: clock.nowMs(),
    ...more,
  });
  const keep = async (question: EntityQuestion, given: EntityAnswer): Promise<void> => {
    cache.store(question, given);
    await flush();
  };
  const found = async (question: EntityQuestion): Promise<unknown[]> =>
    (await cache.lookup(question)).values.map((value) =>
      value === undefined ? undefined : (JSON.parse(value) as unknown),
    );
  const a = product({ sku: 'A' });
  const b = product({ sku: 'B' });

  describe('gives back', () => {
    test('what was kept, entity by entity, and how long it may be used', async () => {
      await keep(ask([a, b]), answer([{ n: 1 }, { n: 2 }]));
      expect(await found(ask([b, product({ sku: 'C' }), a]))).toEqual([{ n: 2 }, undefined, { n: 1 }]);
      clock.advance(10_500);
      expect(await cache.lookup(ask([a]))).toMatchObject({ hits: 1, remainingSeconds: 49 });
      expect(await cache.lookup(ask([product({ sku: 'C' })]))).toMatchObject({
        hits: 0,
        remainingSeconds: Infinity,
      });
    });

    test('a value that changing it afterwards does not change', async () => {
      const value = { list: [1] };
      await keep(ask([a]), answer([value]));
      value.list.push(2);
      expect(await found(ask([a]))).toEqual([{ list: [1] }]);
    });

    test('nothing that is over, counted from when it was asked for', async () => {
      await keep(ask([a]), answer([{ n: 1 }], { startedAtMs: clock.nowMs() - 20_000 }));
      clock.advance(39_000);
      expect(await found(ask([a]))).toEqual([{ n: 1 }]);
      clock.advance(1_000);
      expect(await found(ask([a]))).toEqual([undefined]);
    });

    test('nothing to another tenant, rights, subgraph, question or representation', async () => {
      await keep(ask([a]), answer([{ n: 1 }]));
      for (const other of [
        ask([a], { tenant: `${tenant}x` }),
        ask([a], { tenant: undefined }),
        ask([a], { rights: 'staff' }),
        ask([a], { subgraph: 'product' }),
        ask([a], { operationKey: 'op2' }),
        ask([product({ sku: 'A', weight: 3 })]),
        ask([product({ sku: 'a' })]),
      ])
        expect(await found(other)).toEqual([undefined]);
      expect(await found(ask([a]))).toEqual([{ n: 1 }]);
    });
  });

  describe('keeps nothing', () => {
    test.each([
      undefined,
      '',
      'no-store',
      'max-age=60',
      'max-age=60, private',
      'max-age=0, public',
      'public',
      'max-age=60, public, no-store',
    ])('of an answer whose header is %j', async (cacheControl) => {
      await keep(ask([a]), answer([{ secret: 1 }], { cacheControl }));
      expect(await found(ask([a]))).toEqual([undefined]);
    });

    test('of an answer with errors', async () => {
      await keep(ask([a]), answer([{ n: 1 }], { failed: true }));
      expect(await found(ask([a]))).toEqual([undefined]);
    });

    test('of an entity that is not there', async () => {
      await keep(ask([a, b]), answer([null, { n: 2 }]));
      expect(await found(ask([a, b]))).toEqual([undefined, { n: 2 }]);
    });

    test('that has no key, or none of its keys whole', async () => {
      const review = (fields: object) => ({
        typename: 'Review',
        representation: JSON.stringify({ __typename: 'Review', ...fields }),
      });
      const question = ask([review({ id: '1' }), review({ id: '1', author: { id: '2' } })], {
        subgraph: 'product',
      });
      await keep(question, answer([{ n: 1 }, { n: 2 }]));
      expect(await found(question)).toEqual([undefined, { n: 2 }]);
    });

    test('before a supergraph said what the keys are', async () => {
      cache = createEntityCache({ store, clock });
      await keep(ask([a]), answer([{ n: 1 }]));
      expect(await found(ask([a]))).toEqual([undefined]);
    });

    test('and asks again as soon as an answer that was private is public', async () => {
      await keep(ask([a]), answer([{ n: 1 }], { cacheControl: 'max-age=60, private' }));
      await keep(ask([a]), answer([{ n: 2 }]));
      expect(await found(ask([a]))).toEqual([{ n: 2 }]);
    });
  });

  describe('an event', () => {
    const changed = (key: Record<string, unknown>, subgraph = 'inventory') => [
      { tenant, subgraph, typename: 'Product', key },
    ];

    test('drops all that is kept of its entity and nothing else', async () => {
      const elsewhere = ask([a], { subgraph: 'product' });
      const questions = [ask([a]), ask([a], { rights: 'staff' }), ask([a], { operationKey: 'op2' })];
      for (const question of [...questions, ask([b]), elsewhere]) await keep(question, answer([{ n: 1 }]));
      cache.invalidate(changed({ sku: 'A' }));
      for (const question of questions) expect(await found(question)).toEqual([undefined]);
      expect(await found(ask([b]))).toEqual([{ n: 1 }]);
      expect(await found(elsewhere)).toEqual([{ n: 1 }]);
    });

    test('of another tenant drops nothing', async () => {
      await keep(ask([a]), answer([{ n: 1 }]));
      cache.invalidate([{ tenant: 'other', subgraph: 'inventory', typename: 'Product', key: { sku: 'A' } }]);
      expect(await found(ask([a]))).toEqual([{ n: 1 }]);
    });

    test('finds its entity by whichever key it was asked for', async () => {
      const byId = ask([product({ id: 'p1' })], { subgraph: 'product' });
      const bySku = ask([product({ sku: 'A' })], { subgraph: 'product' });
      const byBoth = ask([product({ sku: 'A', id: 'p1' })], { subgraph: 'product' });
      for (const question of [byId, bySku, byBoth]) await keep(question, answer([{ n: 1 }]));
      cache.invalidate([...changed({ id: 'p1' }, 'product'), ...changed({ sku: 'A' }, 'product')]);
      for (const question of [byId, bySku, byBoth]) expect(await found(question)).toEqual([undefined]);
    });

    test('is not undone by an answer that was asked for before it', async () => {
      const startedAtMs = clock.nowMs();
      clock.advance(50);
      cache.invalidate(changed({ sku: 'A' }));
      clock.advance(50);
      await keep(ask([a, b]), answer([{ old: true }, { n: 2 }], { startedAtMs }));
      expect(await found(ask([a, b]))).toEqual([undefined, { n: 2 }]);
      clock.advance(1_000);
      await keep(ask([a]), answer([{ n: 3 }]));
      expect(await found(ask([a]))).toEqual([{ n: 3 }]);
    });

    test('is not undone while the subgraph may still read what was before', async () => {
      cache.invalidate(changed({ sku: 'A' }));
      clock.advance(900);
      await keep(ask([a]), answer([{ old: true }]));
      expect(await found(ask([a]))).toEqual([undefined]);
    });

    test('an answer that took longer than events are remembered is not kept at all', async () => {
      await keep(ask([a]), answer([{ n: 1 }], { startedAtMs: clock.nowMs() - 29_500 }));
      expect(await found(ask([a]))).toEqual([undefined]);
    });

    test('missed: nothing is believed that was asked for before', async () => {
      await keep(ask([a]), answer([{ n: 1 }]));
      cache.forgetAll();
      expect(await found(ask([a]))).toEqual([undefined]);
      clock.advance(1_001);
      await keep(ask([a]), answer([{ n: 2 }]));
      expect(await found(ask([a]))).toEqual([{ n: 2 }]);
    });
  });
};
