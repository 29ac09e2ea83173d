import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ProductStatus } from '../../src/domain/product.ts';
import type { ProductEvent } from '../../src/operations/applyProductFeed.ts';
import type { Catalog } from '../support/catalog.ts';
import { body, deleted, upserted } from '../support/events.ts';

const live: ProductStatus[] = ['active'];
const everything: ProductStatus[] = ['active', 'draft', 'archived'];

/** How every implementation of the store takes a feed. */
export const feedContract = (open: () => Promise<Catalog>): void => {
  let catalog: Catalog;

  beforeAll(async () => {
    catalog = await open();
  }, 60_000);
  afterAll(() => catalog.stop());

  const statuses = async (...events: ProductEvent[]) =>
    (await catalog.feed(...events)).map(({ status }) => status);

  const bySku = async (sku: string, tenant = 'acme') =>
    (await catalog.store.productsBySku(tenant, [sku], everything))[0];

  describe('the apply rule', () => {
    test('applied, duplicate, stale and conflict are told apart, across batches and within one', async () => {
      const first = upserted(body('RULE-1'), { sequence: 5 });
      expect(await statuses(first)).toEqual(['applied']);
      expect(await statuses(first)).toEqual(['duplicate']);
      expect(await statuses(upserted(body('RULE-1', { slug: 'x' }), { sequence: 5 }))).toEqual(['conflict']);
      expect(await statuses(upserted(body('RULE-1'), { sequence: 4 }))).toEqual(['stale']);
      const [a, b] = [6, 7].map((sequence) =>
        upserted(body('RULE-1', { brand: `v${sequence}` }), { sequence }),
      );
      if (!a || !b) throw new Error('two events');
      expect(await statuses(a, b, b, a)).toEqual(['superseded', 'applied', 'duplicate', 'stale']);
      expect(await bySku('RULE-1')).toMatchObject({ brand: 'v7' });
    });

    test('an id is kept over every change, deletion and return', async () => {
      await catalog.feed(upserted(body('ID-1'), { sequence: 1 }));
      const before = await bySku('ID-1');
      expect(before?.id).toMatch(/^prd_/);
      await catalog.feed(deleted('ID-1', { sequence: 2 }));
      expect(await bySku('ID-1')).toBeUndefined();
      await catalog.feed(upserted(body('ID-1', { brand: 'back' }), { sequence: 3 }));
      expect(await bySku('ID-1')).toMatchObject({
        id: before?.id,
        brand: 'back',
        createdMs: before?.createdMs,
      });
    });

    test('a late upsert does not revive what is deleted, even if the deletion came first of all', async () => {
      expect(await statuses(deleted('GONE-1', { sequence: 9 }))).toEqual(['applied']);
      expect(await statuses(upserted(body('GONE-1'), { sequence: 8 }))).toEqual(['stale']);
      expect(await statuses(deleted('GONE-1', { sequence: 9 }))).toEqual(['duplicate']);
      expect(await bySku('GONE-1')).toBeUndefined();
    });

    test('any interleaving in any batches ends in the state of the highest sequence', async () => {
      let run = 0;
      await fc.assert(
        fc.asyncProperty(
          fc.array(
            fc.record({
              key: fc.integer({ min: 0, max: 2 }),
              sequence: fc.integer({ min: 1, max: 6 }),
              gone: fc.boolean(),
            }),
            { minLength: 1, maxLength: 14 },
          ),
          fc.integer({ min: 1, max: 5 }),
          async (steps, batch) => {
            run += 1;
            const events = steps.map(({ key, sequence }) => {
              const sku = `MIX-${run}-${key}`;
              // A function of the sequence, so that two events of one are the same event.
              return sequence % 3 === 0
                ? deleted(sku, { sequence })
                : upserted(body(sku, { brand: `v${sequence}` }), { sequence });
            });
            for (let i = 0; i < events.length; i += batch) await catalog.feed(...events.slice(i, i + batch));
            for (const key of new Set(steps.map((step) => step.key))) {
              const highest = Math.max(
                ...steps.filter((step) => step.key === key).map(({ sequence }) => sequence),
              );
              expect((await bySku(`MIX-${run}-${key}`))?.brand).toBe(
                highest % 3 === 0 ? undefined : `v${highest}`,
              );
            }
          },
        ),
        { numRuns: 25 },
      );
    }, 60_000);

    test('two workers with the same events at once apply each once', async () => {
      const events = Array.from({ length: 20 }, (_, i) => upserted(body(`RACE-${i}`), { sequence: 1 }));
      const [a, b] = await Promise.all([
        catalog.freshFeed()(...events),
        catalog.freshFeed()(...[...events].reverse()),
      ]);
      const applied = [...a, ...b].filter(({ status }) => status === 'applied');
      const duplicates = [...a, ...b].filter(({ status }) => status === 'duplicate');
      expect([applied.length, duplicates.length]).toEqual([20, 20]);
      expect(
        await catalog.store.productsBySku(
          'acme',
          events.map(({ data }) => data.sku),
          live,
        ),
      ).toHaveLength(20);
    });
  });

  describe('what a body cannot be', () => {
    test('decimals beyond the currency, unknown currencies and impossible periods are rejected with a code', async () => {
      const priced = (sku: string, price: object) =>
        upserted(
          body(sku, {
            prices: [{ priceList: 'default', currencyCode: 'USD', amount: '1.00', minQuantity: 1, ...price }],
          }),
        );
      const outcomes = await catalog.feed(
        priced('BAD-1', { amount: '1.999' }),
        priced('BAD-2', { currencyCode: 'XXX' }),
        priced('BAD-3', { validFrom: '2026-02-01T00:00:00Z', validTo: '2026-01-01T00:00:00Z' }),
        priced('GOOD-1', { currencyCode: 'JPY', amount: '100' }),
      );
      expect(outcomes.map((outcome) => ('code' in outcome ? outcome.code : outcome.status))).toEqual([
        'TOO_MANY_DECIMALS',
        'UNKNOWN_CURRENCY',
        'BAD_VALIDITY',
        'applied',
      ]);
    });
  });

  describe('slugs', () => {
    test('whoever has one first keeps it; the other gets a suffix and keeps that', async () => {
      await catalog.feed(upserted(body('SLUG-1', { slug: 'same' }), { sequence: 1 }));
      expect(
        await statuses(
          upserted(body('SLUG-2', { slug: 'same' }), { sequence: 1 }),
          upserted(body('SLUG-3', { slug: 'same' }), { sequence: 1 }),
        ),
      ).toEqual(['applied', 'applied']);
      const slugs = await Promise.all(
        ['SLUG-1', 'SLUG-2', 'SLUG-3'].map(async (sku) => (await bySku(sku))?.slug),
      );
      expect(slugs[0]).toBe('same');
      expect(new Set(slugs).size).toBe(3);
      for (const slug of slugs) expect(slug).toMatch(/^same(-[a-z0-9]{10})?$/);
      await catalog.feed(upserted(body('SLUG-2', { slug: 'same', brand: 'again' }), { sequence: 2 }));
      expect((await bySku('SLUG-2'))?.slug).toBe(slugs[1]);
    });

    test('a deleted product leaves its slug to others, and finds it taken when it comes back', async () => {
      await catalog.feed(upserted(body('FREE-1', { slug: 'free' }), { sequence: 1 }));
      await catalog.feed(deleted('FREE-1', { sequence: 2 }));
      await catalog.feed(upserted(body('FREE-2', { slug: 'free' }), { sequence: 1 }));
      await catalog.feed(upserted(body('FREE-1', { slug: 'free' }), { sequence: 3 }));
      expect((await catalog.store.productsBySlug('acme', ['free'], live)).map(({ sku }) => sku)).toEqual([
        'FREE-2',
      ]);
    });
  });
};
