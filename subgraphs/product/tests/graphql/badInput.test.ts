import { beforeAll, describe, expect, test } from '@jest/globals';
import type { SubgraphServer } from '@commerce/service';
import { guest } from '@commerce/testkit';
import { appOf, ask } from '../support/app.ts';
import { memoryCatalog } from '../support/catalog.ts';
import { body, upserted } from '../support/events.ts';

let app: SubgraphServer;

beforeAll(async () => {
  const catalog = await memoryCatalog();
  app = appOf(catalog);
  await catalog.feed(upserted(body('CHAIR-1')));
});

describe('bad input', () => {
  test.each([
    ['product(id: "nope") { id }', 'id'],
    ['product(id: "cat_01ARZ3NDEKTSV4RRFFQ69G5FAV") { id }', 'id'],
    ['productBySku(sku: "a b") { id }', 'sku'],
    ['productBySlug(slug: "A B") { id }', 'slug'],
    ['category { id }', 'slug'],
    ['category(id: "x") { id }', 'id'],
    ['products(first: -1) { totalCount }', 'first'],
    ['products(first: 101) { totalCount }', 'first'],
    ['products(after: "AAAA") { totalCount }', 'after'],
    ['products(filter: { categoryId: "x" }) { totalCount }', 'filter.categoryId'],
    ['products(filter: { price: { min: "1.999" } }) { totalCount }', 'filter.price.min'],
    ['products(filter: { attributes: [{ code: "a" }] }) { totalCount }', 'filter.attributes.0'],
    [
      'products(filter: { attributes: [{ code: "a", boolean: true, min: 1 }] }) { totalCount }',
      'filter.attributes.0',
    ],
    ['searchProducts(query: " ") { totalCount }', 'query'],
    ['productBySku(sku: "CHAIR-1") { price(quantity: 0) { amount } }', 'quantity'],
    ['productBySku(sku: "CHAIR-1") { price(quantity: 10000) { amount } }', 'quantity'],
    ['productBySku(sku: "CHAIR-1") { price(currency: "XXQ") { amount } }', 'currency'],
    ['productBySku(sku: "CHAIR-1") { price(at: "yesterday") { amount } }', 'at'],
    ['productBySku(sku: "CHAIR-1") { price(at: "2026-13-01T00:00:00Z") { amount } }', 'at'],
    ['productBySku(sku: "CHAIR-1") { title(locale: "not a tag") }', 'locale'],
    ['products(currency: "XXQ") { totalCount }', 'currency'],
    ['products(locale: "not a tag") { totalCount }', 'locale'],
  ])('%s is BAD_USER_INPUT that names %s', async (field, argument) => {
    expect((await ask(app, `{ ${field} }`)).errors).toMatchObject([{ code: 'BAD_USER_INPUT', argument }]);
  });

  test('a price range names its own bound and currency', async () => {
    for (const [price, argument] of [
      ['{ min: "cheap" }', 'filter.price.min'],
      ['{ min: 5 }', 'filter.price.min'],
      ['{ max: "1e3" }', 'filter.price.max'],
      ['{ currency: "XXQ" }', 'filter.price.currency'],
    ]) {
      const { data, errors } = await ask(
        app,
        `{ products(filter: { price: ${price ?? ''} }) { totalCount } productBySku(sku: "CHAIR-1") { sku } }`,
      );
      expect(errors).toMatchObject([{ path: 'products', code: 'BAD_USER_INPUT', argument }]);
      expect(data).toEqual({ products: null, productBySku: { sku: 'CHAIR-1' } });
    }
  });

  test('an unknown id, SKU or slug is null and no error', async () => {
    const { data, errors } = await ask(
      app,
      '{ product(id: "prd_01ARZ3NDEKTSV4RRFFQ69G5FAV") { id } productBySku(sku: "NOPE") { id } productBySlug(slug: "nope") { id } category(slug: "nope") { id } }',
    );
    expect({ data, errors }).toEqual({
      data: { product: null, productBySku: null, productBySlug: null, category: null },
      errors: [],
    });
  });

  test('a cursor opens for its own tenant, filter and order alone', async () => {
    const cursor = (await ask(app, '{ products(sort: SKU) { pageInfo { endCursor } } }')).data.products
      .pageInfo.endCursor;
    const open = (field: string, identity = guest()) =>
      ask(
        app,
        `query ($after: String) { products(${field}, after: $after) { nodes { sku } pageInfo { hasPreviousPage } } }`,
        { after: cursor },
        identity,
      );
    expect((await open('sort: SKU, first: 5')).data.products).toEqual({
      nodes: [],
      pageInfo: { hasPreviousPage: true },
    });
    for (const answer of [
      await open('sort: TITLE'),
      await open('sort: SKU, filter: { brands: ["x"] }'),
      await open('sort: SKU', guest('globex')),
    ]) {
      expect(answer.errors).toMatchObject([{ code: 'BAD_USER_INPUT', argument: 'after' }]);
    }
  });

  test('a caller without catalog:read gets FORBIDDEN everywhere', async () => {
    const { data, errors } = await ask(
      app,
      '{ productBySku(sku: "CHAIR-1") { id } category(slug: "home") { id } }',
      {},
      guest('acme', { scopes: [] }),
    );
    expect(data).toEqual({ productBySku: null, category: null });
    expect(errors.map(({ code }) => code)).toEqual(['FORBIDDEN', 'FORBIDDEN']);
  });
});
