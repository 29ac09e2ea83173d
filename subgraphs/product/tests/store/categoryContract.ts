import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Catalog } from '../support/catalog.ts';
import { body, upserted } from '../support/events.ts';

/** How every implementation of the store settles who of several categories has a slug. */
export const categoryContract = (open: () => Promise<Catalog>): void => {
  let catalog: Catalog;

  beforeAll(async () => {
    catalog = await open();
  }, 60_000);
  afterAll(() => catalog.stop());

  const product = (sku: string, code: string, slug: string, timeMs = 1_000) =>
    upserted(body(sku, { categoryPath: [{ code, slug, name: { en: code } }] }), { timeMs });
  const holderOf = async (slug: string) =>
    (await catalog.store.categoriesBySlug('acme', [slug])).map(({ code }) => code);
  const slugOf = async (sku: string) => {
    const found = await catalog.store.productsBySku('acme', [sku], ['active']);
    return (await catalog.store.categoriesById('acme', [found[0]?.categoryId ?? '']))[0]?.slug;
  };

  describe('a slug that several categories want', () => {
    test('stays with the one that has it, for a worker that remembers nothing too', async () => {
      await catalog.feed(product('W-1', 'women-shoes', 'shoes'));
      await catalog.freshFeed()(
        product('M-2', 'men-shoes', 'shoes', 2_000),
        product('W-2', 'women-shoes', 'shoes', 2_000),
      );
      expect(await holderOf('shoes')).toEqual(['women-shoes']);
      const given = await slugOf('M-2');
      expect(given).toMatch(/^shoes-[a-z0-9]{10}$/);
      await catalog.freshFeed()(product('M-3', 'men-shoes', 'shoes', 3_000));
      expect(await slugOf('M-3')).toBe(given);
    });

    test('goes to none whose text is refused as older', async () => {
      await catalog.feed(product('O-1', 'old-hats', 'caps', 5_000));
      const outcomes = await catalog.freshFeed()(
        product('N-1', 'wool-hats', 'hats', 6_000),
        product('O-2', 'old-hats', 'hats', 4_000),
      );
      expect(outcomes.map(({ status }) => status)).toEqual(['applied', 'applied']);
      expect(await holderOf('hats')).toEqual(['wool-hats']);
      expect(await holderOf('caps')).toEqual(['old-hats']);
    });

    test('is told apart for codes that differ in nothing but their punctuation', async () => {
      await catalog.feed(product('P-1', 'pans', 'pans'));
      const outcomes = await catalog.feed(product('P-2', 'A.B', 'pans'), product('P-3', 'a_b', 'pans'));
      expect(outcomes.map(({ status }) => status)).toEqual(['applied', 'applied']);
      expect(new Set(await Promise.all(['P-1', 'P-2', 'P-3'].map(slugOf))).size).toBe(3);
      expect(await holderOf('pans')).toEqual(['pans']);
    });
  });

  describe('a text that changes and changes back', () => {
    const named = (sku: string, name: string, timeMs: number) =>
      upserted(
        body(sku, {
          categoryPath: [{ code: 'sofas', slug: 'sofas', name: { en: name } }],
          group: { code: 'sofa', title: { en: name }, options: [] },
        }),
        { timeMs },
      );
    const names = async () => {
      const [found] = await catalog.store.productsBySku('acme', ['T-1'], ['active']);
      const [category] = await catalog.store.categoriesById('acme', [found?.categoryId ?? '']);
      const [kept] = await catalog.store.groups('acme', [found?.groupId ?? ''], null);
      return [category?.name['en'], kept?.group.title['en']];
    };

    test('ends as the newest, though another worker wrote what lies between', async () => {
      const [one, two] = [catalog.freshFeed(), catalog.freshFeed()];
      await one(named('T-1', 'A', 1_000));
      await two(named('T-2', 'B', 2_000));
      expect(await names()).toEqual(['B', 'B']);
      catalog.clock.advance(60_000);
      await one(named('T-3', 'A', 3_000));
      expect(await names()).toEqual(['A', 'A']);
    });

    test('is not taken for saved when the store refused it as older', async () => {
      const [one, two] = [catalog.freshFeed(), catalog.freshFeed()];
      await one(named('T-4', 'C', 5_000));
      await two(named('T-5', 'D', 4_000));
      expect(await names()).toEqual(['C', 'C']);
      await two(named('T-6', 'D', 6_000));
      expect(await names()).toEqual(['D', 'D']);
    });
  });
};
