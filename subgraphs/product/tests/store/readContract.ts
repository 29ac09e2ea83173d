import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ProductStatus } from '../../src/domain/product.ts';
import type { ListQuery, ProductOrder } from '../../src/ports.ts';
import type { Catalog } from '../support/catalog.ts';
import { body, upserted } from '../support/events.ts';

const live: ProductStatus[] = ['active'];
const everything: ProductStatus[] = ['active', 'draft', 'archived'];

/** What every implementation of the store answers. */
export const readContract = (open: () => Promise<Catalog>): void => {
  let catalog: Catalog;

  beforeAll(async () => {
    catalog = await open();
  }, 60_000);
  afterAll(() => catalog.stop());

  const bySku = async (sku: string, tenant = 'acme') =>
    (await catalog.store.productsBySku(tenant, [sku], everything))[0];

  describe('categories and groups', () => {
    const step = (code: string, name = code) => ({ code, slug: code, name: { en: name } });

    test('come with their ancestors, by id and slug, and are changed only by events that are not older', async () => {
      await catalog.feed(
        upserted(body('CAT-1', { categoryPath: [step('top'), step('mid'), step('low', 'new')] }), {
          timeMs: 2_000,
        }),
      );
      await catalog.freshFeed()(
        upserted(body('CAT-2', { categoryPath: [step('top'), step('mid'), step('low', 'old')] }), {
          timeMs: 1_000,
        }),
      );
      const found = await catalog.store.categoriesBySlug('acme', ['low']);
      expect(found.map(({ code }) => code).sort()).toEqual(['low', 'mid', 'top']);
      const low = found.find(({ code }) => code === 'low');
      expect(low).toMatchObject({
        name: { en: 'new' },
        parentId: found.find(({ code }) => code === 'mid')?.id,
      });
      expect(await catalog.store.categoriesById('acme', [low?.id ?? ''])).toHaveLength(3);
      const [one, two] = await Promise.all(['CAT-1', 'CAT-2'].map((sku) => bySku(sku)));
      expect([one?.categoryId, two?.categoryId]).toEqual([low?.id, low?.id]);
      const roots = await catalog.store.childCategories('acme', [null]);
      expect(roots.map(({ slug }) => slug)).toContain('top');
      expect(
        await catalog.store.childCategories('acme', [roots.find(({ slug }) => slug === 'top')?.id ?? '']),
      ).toMatchObject([{ slug: 'mid' }]);
    });

    test('two categories with one slug both exist', async () => {
      await catalog.feed(
        upserted(body('CAT-3', { categoryPath: [step('dup-a'), { ...step('dup-b'), slug: 'dup-a' }] })),
      );
      const category = (await bySku('CAT-3'))?.categoryId ?? '';
      const slugs = (await catalog.store.categoriesById('acme', [category])).map(({ slug }) => slug);
      expect(slugs.sort()).toEqual(['dup-a', expect.stringMatching(/^dup-a-[a-z0-9]{10}$/)]);
    });

    test('a circle of categories does not hang a query', async () => {
      await catalog.feed(
        upserted(body('LOOP-1', { categoryPath: [step('loop-a'), step('loop-b')] }), { sequence: 1 }),
      );
      await catalog.feed(
        upserted(body('LOOP-1', { categoryPath: [step('loop-b'), step('loop-a')] }), { sequence: 2 }),
      );
      await catalog.feed(
        upserted(body('LOOP-2', { categoryPath: [step('loop-a'), step('loop-b')] }), { sequence: 2 }),
      );
      expect((await catalog.store.categoriesBySlug('acme', ['loop-a'])).length).toBeGreaterThan(0);
      expect(
        await catalog.store.countProducts('acme', { statuses: live, categorySlug: 'loop-a' }, 100),
      ).toBeGreaterThan(0);
    });

    test('a group gives its visible variants by SKU', async () => {
      const group = {
        code: 'shirt',
        title: { en: 'Shirt' },
        options: [{ code: 'size', name: { en: 'Size' } }],
      };
      await catalog.feed(
        upserted(body('SHIRT-M', { group, optionValues: [{ option: 'size', value: 'm' }] })),
        upserted(body('SHIRT-L', { group, optionValues: [{ option: 'size', value: 'l' }] })),
        upserted(body('SHIRT-X', { group, status: 'draft' })),
      );
      const groupId = (await bySku('SHIRT-M'))?.groupId ?? '';
      expect(groupId).toMatch(/^grp_/);
      const [asGuest] = await catalog.store.groups('acme', [groupId], live);
      expect(asGuest).toMatchObject({ group: { code: 'shirt', options: group.options } });
      expect(asGuest?.variants?.map(({ sku }) => sku)).toEqual(['SHIRT-L', 'SHIRT-M']);
      const [asStaff] = await catalog.store.groups('acme', [groupId], everything);
      expect(asStaff?.variants).toHaveLength(3);
      expect(await catalog.store.groups('acme', [groupId], null)).toEqual([{ group: asGuest?.group }]);
    });
  });

  describe('lists', () => {
    const brand = 'Listed';
    const orders: ProductOrder[] = [
      { by: 'newest' },
      { by: 'sku' },
      { by: 'title', locales: ['de', 'en'] },
      { by: 'price', descending: false, currency: 'USD', atMs: 50 },
      { by: 'price', descending: true, currency: 'USD', atMs: 50 },
    ];

    const walk = async (query: Omit<ListQuery, 'after'>): Promise<string[]> => {
      const skus: string[] = [];
      for (let after: ListQuery['after'] = null; ;) {
        const page = await catalog.store.listProducts('acme', { ...query, after });
        skus.push(...page.rows.map(({ product }) => product.sku));
        after = page.rows.at(-1)?.position ?? null;
        if (!page.hasNextPage) return skus;
        expect(page.rows).toHaveLength(query.first);
      }
    };

    beforeAll(async () => {
      const titles = ['Äpfel', 'apfel', 'Birne', 'zebra', 'Öl', 'öl', 'Oel'];
      const price = (amount: string) => [
        { priceList: 'default', currencyCode: 'USD', amount, minQuantity: 1 },
      ];
      await catalog.feed(
        ...Array.from({ length: 23 }, (_, i) =>
          upserted(
            body(`LIST-${i}`, {
              brand,
              title: { de: titles[i % titles.length] ?? '', en: `T${i}` },
              prices: i % 5 === 0 ? [] : price(`${i % 4}.00`),
              status: i === 22 ? 'archived' : 'active',
              attributes: [
                { code: 'color', type: 'text', value: i % 2 === 0 ? 'red' : 'blue' },
                { code: 'weight', type: 'number', value: i, unit: 'kg' },
                { code: 'new', type: 'boolean', value: i % 3 === 0 },
              ],
            }),
          ),
        ),
      );
    });

    test.each(orders)('pages of any size join to the whole list, each product once: %j', async (order) => {
      const where = { statuses: live, brands: [brand] };
      const whole = await walk({ where, order, first: 100 });
      expect(new Set(whole).size).toBe(22);
      for (const first of [1, 4, 7]) expect(await walk({ where, order, first })).toEqual(whole);
      if (order.by === 'price') {
        const priced = whole.map((sku) => Number(sku.split('-')[1])).map((i) => (i % 5 === 0 ? null : i % 4));
        const known = priced.filter((amount) => amount !== null);
        expect(known).toEqual([...known].sort((a, b) => (order.descending ? b - a : a - b)));
        expect(priced.slice(known.length).every((amount) => amount === null)).toBe(true);
      }
    });

    test('conditions hold together', async () => {
      const list = (where: object) =>
        walk({ where: { statuses: live, brands: [brand], ...where }, order: { by: 'sku' }, first: 100 });
      expect(await list({ attributes: [{ code: 'weight', min: 20, max: null }] })).toEqual([
        'LIST-20',
        'LIST-21',
      ]);
      expect(
        await list({
          attributes: [
            { code: 'color', oneOf: ['red', 'green'] },
            { code: 'weight', min: null, max: 3 },
          ],
        }),
      ).toEqual(['LIST-0', 'LIST-2']);
      expect(
        await list({
          attributes: [
            { code: 'new', is: true },
            { code: 'color', oneOf: ['blue'] },
          ],
        }),
      ).toEqual(['LIST-15', 'LIST-21', 'LIST-3', 'LIST-9']);
      expect(await list({ price: { currency: 'USD', atMs: 1, min: 300, max: null } })).toHaveLength(5 - 1);
      expect(await list({ price: { currency: 'EUR', atMs: 1, min: null, max: null } })).toEqual([]);
      expect(await list({ skus: ['LIST-1', 'LIST-22'] })).toEqual(['LIST-1']);
      expect(await list({ statuses: [] })).toEqual([]);
      expect(await list({ brands: [] })).toEqual([]);
      expect(await catalog.store.countProducts('acme', { statuses: live, brands: [brand] }, 10)).toBe(10);
      expect(await catalog.store.countProducts('acme', { statuses: everything, brands: [brand] }, 100)).toBe(
        23,
      );
    });

    test('several categories are listed at once, each with what is below it', async () => {
      const [chairs, home] = ['chairs', 'home'].map((slug) => catalog.store.categoriesBySlug('acme', [slug]));
      const idOf = async (found: typeof chairs, slug: string) =>
        (await found)?.find((c) => c.slug === slug)?.id ?? '';
      const ids = [await idOf(chairs, 'chairs'), await idOf(home, 'home')];
      const query: ListQuery = {
        where: { statuses: live, brands: [brand] },
        order: { by: 'sku' },
        first: 3,
        after: null,
      };
      const lists = await catalog.store.listByCategory('acme', ids, query);
      for (const id of ids) {
        expect(lists.get(id)?.rows.map(({ product }) => product.sku)).toEqual([
          'LIST-0',
          'LIST-1',
          'LIST-10',
        ]);
        expect(lists.get(id)?.hasNextPage).toBe(true);
      }
    });
  });

  test('a tenant sees nothing of another, whatever key it knows', async () => {
    await catalog.feed(upserted(body('WALL-1', { brand: 'Walled' })));
    const product = await bySku('WALL-1');
    if (!product) throw new Error('it was fed');
    const other = 'globex';
    const { store } = catalog;
    expect(await store.productsById(other, [product.id], everything)).toEqual([]);
    expect(await store.productsBySku(other, ['WALL-1'], everything)).toEqual([]);
    expect(await store.productsBySlug(other, [product.slug], everything)).toEqual([]);
    expect(await store.categoriesById(other, [product.categoryId ?? ''])).toEqual([]);
    expect(await store.childCategories(other, [null])).toEqual([]);
    expect(await store.countProducts(other, { statuses: everything }, 10)).toBe(0);
    await catalog.feed(upserted(body('WALL-1', { brand: 'Own' }), { tenant: other }));
    expect(await bySku('WALL-1', other)).toMatchObject({ brand: 'Own', slug: product.slug });
    expect((await bySku('WALL-1', other))?.id).not.toBe(product.id);
    expect(await bySku('WALL-1')).toMatchObject({ brand: 'Walled' });
  });

  test('search finds beginnings of words, every one of which must match, and counts facets', async () => {
    const brand = 'Searched';
    await catalog.feed(
      upserted(
        body('FIND-1', {
          brand,
          title: { en: 'Zanzibar armchair' },
          attributes: [{ code: 'm', type: 'text', value: 'oak' }],
        }),
      ),
      upserted(
        body('FIND-2', {
          brand,
          title: { en: 'Zanzibar table' },
          attributes: [{ code: 'm', type: 'text', value: 'oak' }],
        }),
      ),
      upserted(body('FIND-3', { brand, title: { en: 'Plain table' }, status: 'draft' })),
    );
    const words = (...tokens: string[]) => ({ tokens, locales: ['en'], allLocales: ['en', 'de'] });
    const search = async (...tokens: string[]) =>
      (
        await catalog.store.searchProducts('acme', {
          words: words(...tokens),
          where: { statuses: live, brands: [brand] },
          first: 10,
          after: null,
        })
      ).rows
        .map(({ product }) => product.sku)
        .sort();
    expect(await search('zanz')).toEqual(['FIND-1', 'FIND-2']);
    expect(await search('zanzibar', 'table')).toEqual(['FIND-2']);
    expect(await search('plain')).toEqual([]);
    expect(await search('find-1')).toEqual(['FIND-1']);
    const facets = await catalog.store.facets('acme', {
      words: words('zanz'),
      where: { statuses: live },
      currency: 'USD',
      atMs: 1,
      priceBounds: [0, 1000, 2000],
      cap: 100,
    });
    expect(facets).toMatchObject({
      total: 2,
      brands: [{ brand, count: 2 }],
      attributes: [{ code: 'm', value: 'oak', count: 2 }],
    });
    expect([...facets.prices]).toEqual([[1, 2]]);
    expect([...facets.categories.values()]).toEqual([2]);
  });
};
