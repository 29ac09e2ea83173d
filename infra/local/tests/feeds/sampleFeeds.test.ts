import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { decodeEvent, fromNdjson, type LocationUpserted, type ProductUpserted } from '@commerce/contracts';
import { manifestOf, renderSampleFeeds } from '../../src/feeds/write.ts';

let feeds: Map<string, string>;

beforeAll(() => {
  feeds = renderSampleFeeds();
});

const bodies = <T>(file: string): T[] =>
  (feeds.get(file) ?? '')
    .trimEnd()
    .split('\n')
    .map((line) => (JSON.parse(line) as { data: T }).data);

interface Count {
  readonly sku: string;
  readonly location: string;
  readonly onHand: number;
}

test('the generator makes what the committed manifest says, to the byte', () => {
  const committed: unknown = JSON.parse(
    readFileSync(new URL('../../feeds/manifest.json', import.meta.url), 'utf8'),
  );
  expect(manifestOf(feeds)).toEqual(committed);
});

test('the README tells how many events each feed has', () => {
  const readme = readFileSync(new URL('../../feeds/README.md', import.meta.url), 'utf8').replaceAll(
    / +/g,
    ' ',
  );
  for (const [file, { events }] of Object.entries(manifestOf(feeds).files)) {
    expect(readme).toContain(`| \`${file}\` | ${events.toLocaleString('en')} |`);
  }
});

test('the same feeds come out twice', () => {
  expect(renderSampleFeeds()).toEqual(feeds);
});

test('every line is an event that the contract accepts, with an id and a key of its own', () => {
  for (const [file, text] of feeds) {
    const seen = { ids: new Set<string>(), keys: new Set<string>(), lines: 0 };
    for (const line of text.trimEnd().split('\n')) {
      const message = fromNdjson(line);
      if (!message.ok) throw new Error(`${file}: ${message.error.code} ${message.error.message}: ${line}`);
      const event = decodeEvent(message.value, { isKnownTenant: () => true });
      if (!event.ok) throw new Error(`${file}: ${event.error.code} ${event.error.message}: ${line}`);
      if (event.value.type === 'tombstone') throw new Error(`${file}: a tombstone`);
      seen.ids.add(event.value.id);
      seen.keys.add(event.value.key);
      seen.lines += 1;
    }
    expect({ file, ids: seen.ids.size, keys: seen.keys.size }).toEqual({
      file,
      ids: seen.lines,
      keys: seen.lines,
    });
  }
});

describe.each(['acme', 'globex'])('the catalog of %s', (tenant) => {
  let products: ProductUpserted[];

  beforeAll(() => {
    products = bodies<ProductUpserted>(`${tenant}.products.ndjson`);
  });

  test('has slugs of its own for products', () => {
    expect(new Set(products.map(({ slug }) => slug)).size).toBe(products.length);
  });

  test('has one slug, name and place in the tree for each category', () => {
    const categories = new Map<string, string>();
    const slugs = new Map<string, string>();
    for (const { categoryPath } of products) {
      for (const [depth, category] of categoryPath.entries()) {
        const parent = categoryPath[depth - 1]?.code ?? 'root';
        const told = JSON.stringify({ parent, ...category });
        expect(categories.get(category.code) ?? told).toBe(told);
        expect(slugs.get(category.slug) ?? category.code).toBe(category.code);
        categories.set(category.code, told);
        slugs.set(category.slug, category.code);
      }
    }
  });

  test('tells a group alike in each of its variants, and each variant apart by its options', () => {
    const groups = Map.groupBy(
      products.filter(({ group }) => group !== undefined),
      ({ group }) => group?.code ?? '',
    );
    expect(groups.size).toBeGreaterThan(20);
    for (const variants of groups.values()) {
      const [first] = variants;
      const values = variants.map(({ optionValues }) => JSON.stringify(optionValues));
      expect(new Set(values).size).toBe(variants.length);
      for (const { group, optionValues, categoryPath } of variants) {
        expect(group).toEqual(first?.group);
        expect(categoryPath).toEqual(first?.categoryPath);
        expect(optionValues?.map(({ option }) => option)).toEqual(group?.options.map(({ code }) => code));
      }
    }
  });

  test('has option values exactly where there is a group', () => {
    for (const { group, optionValues } of products)
      expect(optionValues === undefined).toBe(group === undefined);
  });

  test('has a price for one in both currencies, and no two rows for the same', () => {
    for (const { sku, prices } of products) {
      const base = prices.filter(
        (row) => row.priceList === 'default' && row.minQuantity === 1 && !row.validFrom,
      );
      expect([sku, ...base.map(({ currencyCode }) => currencyCode)]).toEqual([sku, 'USD', 'EUR']);
      const rows = prices.map((row) =>
        [row.priceList, row.currencyCode, row.minQuantity, row.validFrom].join(),
      );
      expect(new Set(rows).size).toBe(rows.length);
    }
  });

  test('sells more for less each, never for more', () => {
    for (const { sku, prices } of products) {
      for (const rows of Map.groupBy(prices, (row) =>
        [row.priceList, row.currencyCode, row.validFrom].join(),
      ).values()) {
        const amounts = rows
          .toSorted((a, b) => a.minQuantity - b.minQuantity)
          .map(({ amount }) => Number(amount));
        expect([sku, amounts]).toEqual([sku, amounts.toSorted((a, b) => b - a)]);
      }
    }
  });

  test('costs less to buy in than it is sold for', () => {
    for (const { cost, prices } of products) {
      const dollars = prices.find(({ currencyCode }) => currencyCode === 'USD');
      expect(Number(cost?.amount)).toBeLessThan(Number(dollars?.amount));
    }
  });

  test('has every text in English, and its titles in German too', () => {
    for (const { title, description } of products) {
      expect(Object.keys(title)).toEqual(['en', 'de']);
      expect(description).toHaveProperty('en');
    }
  });

  test('is counted at locations that exist, once a place', () => {
    const locations = new Set(
      bodies<LocationUpserted>(`${tenant}.locations.ndjson`).map(({ location }) => location),
    );
    const counts = bodies<Count>(`${tenant}.inventory.ndjson`);
    for (const { location } of counts) expect(locations).toContain(location);
    expect(new Set(counts.map(({ sku }) => sku))).toEqual(new Set(products.map(({ sku }) => sku)));
  });
});

test('the tenants have no SKU and no location in common', () => {
  const skus = bodies<ProductUpserted>('acme.products.ndjson').map(({ sku }) => sku);
  const others = bodies<ProductUpserted>('globex.products.ndjson').map(({ sku }) => sku);
  expect(skus.filter((sku) => others.includes(sku))).toEqual([]);
});

describe('the products that the documentation names', () => {
  const placesWith = (tenant: string, wanted: string): number =>
    bodies<Count>(`${tenant}.inventory.ndjson`).filter(({ sku, onHand }) => sku === wanted && onHand > 0)
      .length;

  test.each([
    ['acme', 'HPW-SUMMIT-70-BLK', 'HPW-SUMMIT-70-WHT', 'HPW-SUMMIT-70-BLU'],
    ['globex', 'UKU-BREEZE-30-S', 'UKU-BREEZE-30-M', 'UKU-BREEZE-30-L'],
  ])(
    '%s has one with stock at several places, one sold out and one at one place',
    (tenant, spread, none, single) => {
      expect(placesWith(tenant, spread)).toBeGreaterThan(1);
      expect(placesWith(tenant, none)).toBe(0);
      expect(placesWith(tenant, single)).toBe(1);
      const product = bodies<ProductUpserted>(`${tenant}.products.ndjson`).find(({ sku }) => sku === spread);
      expect(product?.status).toBe('active');
      expect(new Set(product?.prices.map(({ priceList }) => priceList))).toEqual(new Set(['default', 'b2b']));
      expect(product?.prices.some(({ validFrom }) => validFrom !== undefined)).toBe(true);
      expect(product?.prices.some(({ minQuantity }) => minQuantity > 1)).toBe(true);
    },
  );
});

test('the sample has what makes a catalog hard: drafts, missing translations, sold-out and lonely stock', () => {
  const products = bodies<ProductUpserted>('acme.products.ndjson');
  const counts = Map.groupBy(bodies<Count>('acme.inventory.ndjson'), ({ sku }) => sku);
  const places = Array.from(counts.values(), (rows) => rows.filter(({ onHand }) => onHand > 0).length);
  const share = (matching: number): number => matching / products.length;
  expect(new Set(products.map(({ status }) => status))).toEqual(new Set(['active', 'draft', 'archived']));
  expect(share(products.filter(({ description }) => description?.de === undefined).length)).toBeGreaterThan(
    0.005,
  );
  expect(share(places.filter((count) => count === 0).length)).toBeGreaterThan(0.03);
  expect(share(places.filter((count) => count === 1).length)).toBeGreaterThan(0.03);
  expect(share(products.filter(({ group }) => group === undefined).length)).toBeGreaterThan(0.005);
});
