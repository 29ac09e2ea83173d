import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { SubgraphServer } from '@commerce/service';
import { describeWithPostgres, guest } from '@commerce/testkit';
import { appOf, ask } from '../support/app.ts';
import { type Catalog, postgresCatalog } from '../support/catalog.ts';
import { body, upserted } from '../support/events.ts';

const page = `fragment Page on Product {
  id sku slug title description seo { title } brand status price { amount } prices { minQuantity }
  attributes { code display } media { url } optionValues { label }
  group { title options { name } variants { sku title price { amount } } }
  category { name path ancestors { name } parent { name } } categories { name }
}`;

describeWithPostgres('what a query costs in statements', ({ postgresUrl }) => {
  let catalog: Catalog;
  let app: SubgraphServer;

  beforeAll(async () => {
    // One connection, so that it changes hands whenever the tenant does.
    catalog = await postgresCatalog(postgresUrl, 1);
    app = appOf(catalog);
    const events = Array.from({ length: 60 }, (_, i) =>
      upserted(
        body(`P-${i}`, {
          group: { code: `g${i % 7}`, title: { en: 'G' }, options: [] },
          categoryPath: [
            { code: 'root', slug: 'root', name: { en: 'Root' } },
            { code: `c${i % 5}`, slug: `c${i % 5}`, name: { en: 'C' } },
          ],
        }),
      ),
    );
    await catalog.feed(...events);
  }, 60_000);
  afterAll(() => catalog.stop());

  const cost = async (query: string, identity = guest()): Promise<string[]> => {
    catalog.statements();
    const { errors } = await ask(app, query, {}, identity);
    expect(errors).toEqual([]);
    return catalog.statements();
  };

  const isTenantSetting = (sql: string): boolean => sql.includes('set_config');

  test('a product page is one statement per entity type', async () => {
    const query = `{ productBySku(sku: "P-1") { ...Page } } ${page}`;
    await cost(query);
    const statements = await cost(query);
    expect(statements.map((sql) => /from (product_group|product|category)\b/.exec(sql)?.[1]).sort()).toEqual([
      'category',
      'product',
      'product_group',
    ]);
  });

  test('a connection that changes hands costs one statement more, and no transaction', async () => {
    const query = `{ productBySku(sku: "P-1") { ...Page } } ${page}`;
    await cost(query, guest('acme'));
    const asGlobex = await cost('{ productBySku(sku: "P-1") { id } }', guest('globex'));
    expect(asGlobex.filter(isTenantSetting)).toHaveLength(1);
    expect(asGlobex).toHaveLength(2);
    const back = await cost(query, guest('acme'));
    expect(back.filter(isTenantSetting)).toHaveLength(1);
    expect(back).toHaveLength(4);
  });

  test('a list of 50 costs what a list of one costs', async () => {
    const list = (first: number): string => `{ products(first: ${first}) { nodes { ...Page } } } ${page}`;
    const one = await cost(list(1));
    const fifty = await cost(list(50));
    expect(one).toHaveLength(3);
    expect(fifty).toHaveLength(3);
  });

  test('aliases of a batch of SKUs are one statement, as are references of other subgraphs', async () => {
    const aliases = Array.from(
      { length: 50 },
      (_, i) => `p${i}: productBySku(sku: "P-${i}") { title price { amount } }`,
    );
    expect(await cost(`{ ${aliases.join(' ')} }`)).toHaveLength(1);
    const references = Array.from({ length: 50 }, (_, i) => `{ __typename: "Product", sku: "P-${i}" }`);
    expect(
      await cost(
        `{ _entities(representations: [${references.join(' ')}]) { ... on Product { ...Page } } } ${page}`,
      ),
    ).toHaveLength(3);
  });

  test('a tree of categories with products costs one statement a level', async () => {
    const query =
      '{ categories { name children { name path products(first: 3) { nodes { sku } } } products(first: 3) { nodes { sku } } } }';
    expect((await cost(query)).length).toBeLessThanOrEqual(4);
  });

  test('counts and facets cost a statement only where they are asked for', async () => {
    expect(await cost('{ searchProducts(query: "product") { nodes { sku } } }')).toHaveLength(1);
    expect(
      await cost(
        '{ searchProducts(query: "product") { totalCount facets { brands { count } categories { count category { name path } } } } }',
      ),
    ).toHaveLength(3);
    expect(await cost('{ products { totalCount } }')).toHaveLength(2);
  });
});
