import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { SubgraphServer } from '@commerce/service';
import { describeWithPostgres } from '@commerce/testkit';
import { appOf, ask } from '../support/app.ts';
import { type Catalog, postgresCatalog } from '../support/catalog.ts';
import { body, upserted } from '../support/events.ts';

interface Facets {
  readonly brands: { brand: string; count: number }[];
  readonly categories: { category: { slug: string }; count: number }[];
  readonly attributes: {
    code: string;
    values: { text: string | null; number: number | null; boolean: boolean | null; count: number }[];
  }[];
  readonly prices: { from: { amount: string }; count: number }[];
}

const step = (code: string, en: string, de: string) => ({ code, slug: code, name: { en, de } });
const furniture = step('furniture', 'Furniture', 'Möbel');

const products = [
  body('CH-1', {
    brand: 'Nordström',
    title: { en: 'Wooden chair', de: 'Holzstuhl' },
    description: { en: 'For the kitchen', de: 'Stühle für die Küche' },
    categoryPath: [furniture, step('seats', 'Chairs', 'Stühle')],
  }),
  body('CH-2', {
    brand: 'Oakly',
    title: { en: 'Café armchair', de: 'Sessel' },
    categoryPath: [furniture, step('seats', 'Chairs', 'Stühle')],
  }),
  body('TB-1', {
    brand: 'Oakly',
    title: { en: 'Dining table', de: 'Esstisch' },
    description: { en: 'Six chairs fit around it' },
    categoryPath: [furniture, step('tables', 'Tables', 'Tische')],
  }),
  body('LP-1', {
    brand: 'Lumen',
    title: { en: 'Running lamp', de: 'Laufende Lampe' },
    categoryPath: [step('light', 'Lighting', 'Licht')],
  }),
  body('SH-1', {
    brand: "O'Neill",
    title: { en: 'T-Shirt "Surf" 50% & more', de: 'T-Shirt' },
    categoryPath: [step('wear', 'Clothes', 'Kleidung')],
  }),
];

describeWithPostgres('search', ({ postgresUrl }) => {
  let catalog: Catalog;
  let app: SubgraphServer;

  beforeAll(async () => {
    catalog = await postgresCatalog(postgresUrl);
    app = appOf(catalog);
    await catalog.feed(...products.map((product) => upserted(product)));
  }, 60_000);
  afterAll(() => catalog.stop());

  const find = async (
    query: string,
    locale: string | null = null,
    filter: object = {},
  ): Promise<string[]> => {
    const { data, errors } = await ask(
      app,
      'query ($query: String!, $locale: Locale, $filter: ProductFilter) { searchProducts(query: $query, locale: $locale, filter: $filter) { nodes { sku } } }',
      { query, locale, filter },
    );
    expect(errors).toEqual([]);
    const nodes: { sku: string }[] = data.searchProducts.nodes;
    return nodes.map(({ sku }) => sku);
  };

  test('words are compared by their stem in each text’s own language', async () => {
    expect(await find('chairs', 'en')).toEqual(expect.arrayContaining(['CH-1', 'CH-2', 'TB-1']));
    expect(await find('Stuhl', 'de')).toEqual(['CH-1', 'CH-2']);
    expect(await find('Stühlen', 'de')).toEqual(['CH-1', 'CH-2']);
    expect(await find('Lampen', 'de')).toEqual(['LP-1']);
    expect(await find('run', 'en')).toEqual(['LP-1']);
  });

  test('a title counts for more than a category, a category for more than a description', async () => {
    expect((await find('chair', 'en')).slice(0, 1)).toEqual(['CH-1']);
    expect((await find('chair', 'en')).at(-1)).toBe('TB-1');
  });

  test('the beginning of a word finds it, while somebody types', async () => {
    expect(await find('armch')).toEqual(['CH-2']);
    expect(await find('din tab')).toEqual(['TB-1']);
  });

  test('accents do not matter, in the query or in the text', async () => {
    expect(await find('cafe')).toEqual(['CH-2']);
    expect(await find('CAFÉ')).toEqual(['CH-2']);
    expect(await find('nordstrom')).toEqual(['CH-1']);
  });

  test.each(['armchiar', 'armcair', 'armchaair', 'armchaor'])(
    'the typing mistake %s finds the armchair',
    async (typo) => {
      expect(await find(typo)).toContain('CH-2');
    },
  );

  test('a word that is known is not "corrected"', async () => {
    expect(await find('table')).toEqual(['TB-1']);
  });

  test('every word must match; stop words do not count', async () => {
    expect(await find('the wooden chair', 'en')).toEqual(['CH-1']);
    expect(await find('wooden table', 'en')).toEqual([]);
    expect(await find('the', 'en')).toEqual([]);
  });

  test('a SKU finds its product, whole or begun', async () => {
    expect(await find('TB-1')).toEqual(['TB-1']);
    expect(await find('ch-')).toEqual(expect.arrayContaining(['CH-1', 'CH-2']));
  });

  test.each([
    "'",
    "o'neill",
    '"surf"',
    'a & b | !c',
    ':*',
    '\\',
    '50%',
    "x' <-> 'y",
    't-shirt',
    '((',
    'ａｂｃ',
    '😀',
    '漢字',
  ])('the query %s is text and nothing else', async (query) => {
    await find(query);
  });

  test('filters narrow a search', async () => {
    expect(await find('chair', 'en', { brands: ['Oakly'], categorySlug: 'seats' })).toEqual(['CH-2']);
  });

  test('pages join to the whole list', async () => {
    const whole = await find('chair', 'en');
    const skus: string[] = [];
    let after: string | null = null;
    do {
      const answer: Awaited<ReturnType<typeof ask>> = await ask(
        app,
        'query ($after: String) { searchProducts(query: "chair", locale: "en", first: 1, after: $after) { nodes { sku } pageInfo { hasNextPage endCursor } } }',
        { after },
      );
      const { nodes, pageInfo } = answer.data.searchProducts;
      skus.push(nodes[0].sku);
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    } while (after);
    expect(skus).toEqual(whole);
  });
});

describeWithPostgres('facets', ({ postgresUrl }) => {
  let catalog: Catalog;
  afterAll(() => catalog.stop());

  test('are what counting one by one gives', async () => {
    catalog = await postgresCatalog(postgresUrl);
    const app = appOf(catalog);
    const many = Array.from({ length: 120 }, (_, i) =>
      body(`F-${i}`, {
        title: { en: i % 4 === 0 ? 'Lamp' : 'Chair' },
        ...(i % 7 !== 0 && { brand: `Brand ${i % 5}` }),
        categoryPath: [furniture, ...(i % 2 === 0 ? [step(`sub-${i % 3}`, 'Sub', 'Unter')] : [])],
        attributes: [
          { code: 'color', type: 'text', value: ['red', 'blue', 'green'][i % 3] ?? '' },
          ...(i % 2 === 0 ? [{ code: 'color', type: 'text', value: 'striped' } as const] : []),
          { code: 'size', type: 'number', value: i % 4, unit: 'cm' },
          { code: 'new', type: 'boolean', value: i % 6 === 0 },
        ],
        prices:
          i % 9 === 0
            ? []
            : [{ priceList: 'default', currencyCode: 'USD', amount: `${i}.50`, minQuantity: 1 }],
        status: i % 10 === 0 ? 'draft' : 'active',
      }),
    );
    await catalog.feed(...many.map((product) => upserted(product)));
    const { data, errors } = await ask(
      app,
      `{ searchProducts(query: "chair", filter: { price: { max: "110" } }) { totalCount facets {
        brands { brand count } categories { category { slug } count }
        attributes { code values { text number boolean display count } }
        prices { from { amount } to { amount } count } } } }`,
    );
    expect(errors).toEqual([]);
    const priceOf = (product: (typeof many)[number]) => Number(product.prices[0]?.amount ?? NaN);
    const found = many.filter((p) => p.title['en'] === 'Chair' && p.status === 'active' && priceOf(p) <= 110);
    const tally = (values: readonly (string | undefined)[]): Record<string, number> =>
      values
        .filter((v) => v !== undefined)
        .reduce<Record<string, number>>((sums, v) => ({ ...sums, [v]: (sums[v] ?? 0) + 1 }), {});
    const { totalCount } = data.searchProducts;
    const facets: Facets = data.searchProducts.facets;
    expect(totalCount).toBe(found.length);
    expect(Object.fromEntries(facets.brands.map(({ brand, count }) => [brand, count]))).toEqual(
      tally(found.map((p) => p.brand)),
    );
    expect(
      Object.fromEntries(facets.categories.map(({ category, count }) => [category.slug, count])),
    ).toEqual(tally(found.flatMap((p) => p.categoryPath.map(({ slug }) => slug))));
    const values = facets.attributes.flatMap(({ code, values: of }) =>
      of.map(({ text, number, boolean, count }) => [`${code}=${text ?? number ?? boolean}`, count]),
    );
    expect(Object.fromEntries(values)).toEqual(
      tally(found.flatMap((p) => (p.attributes ?? []).map(({ code, value }) => `${code}=${value}`))),
    );
    const bounds = [0, 10, 20, 50, 100];
    expect(Object.fromEntries(facets.prices.map(({ from, count }) => [Number(from.amount), count]))).toEqual(
      tally(found.map((p) => String(bounds.findLast((bound) => bound <= priceOf(p))))),
    );
  }, 60_000);
});
