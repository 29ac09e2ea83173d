import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { SubgraphServer } from '@commerce/service';
import { appOf } from '../support/app.ts';
import { memoryCatalog } from '../support/catalog.ts';
import { body, upserted } from '../support/events.ts';

describe('what the catalog says about keeping its answers', () => {
  let app: SubgraphServer;
  beforeAll(async () => {
    const catalog = await memoryCatalog();
    await catalog.feed(upserted(body('A-1')), upserted(body('A-2')));
    app = appOf(catalog);
    await app.start();
  });
  afterAll(() => app.stop());

  const headerOf = async (query: string, variables: object = {}): Promise<string | null> => {
    const answer = await fetch(`http://127.0.0.1:${app.port()}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables }),
    });
    const { errors } = (await answer.json()) as { errors?: unknown };
    if (!query.includes('cost')) expect(errors).toBeUndefined();
    return answer.headers.get('cache-control');
  };
  const entity = (fields: string, representation: object = { __typename: 'Product', sku: 'A-1' }) =>
    headerOf(`query ($r: [_Any!]!) { _entities(representations: $r) { ... on Product { ${fields} } } }`, {
      r: [representation],
    });

  test('what everybody of the tenant sees alike is public for a minute, also as an entity', async () => {
    const fields = `id title description status brand seo { title } media { url } optionValues { label }
      attributes { display } category { name } categories { slug } group { title options { name } }`;
    expect(await entity(fields)).toBe('max-age=60, public');
    expect(await headerOf(`{ productBySku(sku: "A-1") { ${fields} } }`)).toBe('max-age=60, public');
    expect(await headerOf('{ category(slug: "chairs") { name parent { name } } }')).toBe(
      'max-age=60, public',
    );
  });

  test('lists are public for half a minute', async () => {
    expect(await headerOf('{ products { nodes { title } pageInfo { endCursor } totalCount } }')).toBe(
      'max-age=30, public',
    );
    expect(await headerOf('{ category(slug: "chairs") { products { edges { node { title } } } } }')).toBe(
      'max-age=30, public',
    );
  });

  test.each(['price { amount }', 'prices { priceList price { amount } }', 'cost { amount }'])(
    'nobody keeps %s, nor what is asked together with it',
    async (field) => {
      expect(await entity(`title ${field}`)).toBe('no-store');
      expect(await headerOf(`{ products { nodes { ${field} } } }`)).toBe('no-store');
    },
  );

  test('nobody keeps a search, nor an answer with errors', async () => {
    expect(await headerOf('{ searchProducts(query: "product") { nodes { title } } }')).toBe('no-store');
    expect(await headerOf('{ productBySku(sku: "A-1") { title cost { amount } } }')).toBe('no-store');
  });
});
