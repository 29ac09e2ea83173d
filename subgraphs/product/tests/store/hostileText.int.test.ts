import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { describeWithPostgres } from '@commerce/testkit';
import { allStatuses } from '../../src/domain/product.ts';
import { tokensOf } from '../../src/domain/words.ts';
import type { ProductCondition, SearchWords } from '../../src/ports.ts';
import { type Catalog, postgresCatalog } from '../support/catalog.ts';
import { body, upserted } from '../support/events.ts';

/** Each would end a literal somewhere, become another tenant, or take the wall for an operator. */
const hostile = [
  `'`,
  `''`,
  `\\'`,
  `"`,
  `$1`,
  `$$`,
  `%`,
  `_`,
  `:*`,
  `!secret`,
  `a & !b | (c`,
  `'; set app.tenant = 'globex'; --`,
  `' or tenant_id = 'globex' --`,
  `x') union select * from product --`,
  `'||set_config('app.tenant','globex',false)||'`,
  `'; select set_config('app.tenant', 'globex', false); select '`,
  `'; drop table product; --`,
  `"]} || true ? (@ == "`,
  `{"code":"x"}`,
  `E'\\x27'`,
  `/* */`,
  `secret'::tsquery`,
  `\u02bc or 1=1`,
  `globex`,
  `secret`,
];

describeWithPostgres(
  'what a client may write, taken to every statement of the catalog',
  ({ postgresUrl }) => {
    let catalog: Catalog;
    const statuses = allStatuses;

    beforeAll(async () => {
      // One connection: whatever a statement did to it, the next one would show.
      catalog = await postgresCatalog(postgresUrl, 1);
      const title = { en: 'Secret lamp' };
      await catalog.feed(upserted(body('A-1')), upserted(body('SECRET', { title }), { tenant: 'globex' }));
    }, 60_000);
    afterAll(() => catalog.stop());

    const page = { first: 100, after: null };
    const calls = (text: string): (() => Promise<unknown>)[] => {
      const { store } = catalog;
      const everywhere: ProductCondition[] = [
        { statuses, brands: [text] },
        { statuses, skus: [text] },
        { statuses, groupId: text },
        { statuses, categoryId: text },
        { statuses, categorySlug: text },
        { statuses, withinCategoryId: text },
        { statuses, attributes: [{ code: text, oneOf: [text] }] },
        { statuses, attributes: [{ code: text, is: true }] },
        { statuses, attributes: [{ code: text, min: 0, max: 1 }] },
        { statuses, price: { currency: text, atMs: 0, min: 0, max: 1 } },
      ];
      const words: SearchWords = { tokens: [text], locales: [text], allLocales: [text] };
      const folded: SearchWords = { tokens: tokensOf(text), locales: ['en'], allLocales: ['en'] };
      const facets = { currency: text, atMs: 0, priceBounds: [0, 10], cap: 100 };
      return [
        ...everywhere.map(
          (where) => () => store.listProducts('acme', { where, order: { by: 'sku' }, ...page }),
        ),
        ...everywhere.map((where) => () => store.searchProducts('acme', { words: folded, where, ...page })),
        () => store.searchProducts('acme', { words, where: { statuses }, ...page }),
        () => store.facets('acme', { words, where: { statuses }, ...facets }),
        () => store.countProducts('acme', { statuses, brands: [text] }, 100),
        () =>
          store.listProducts('acme', {
            where: { statuses },
            order: { by: 'title', locales: [text] },
            first: 100,
            after: [text, text],
          }),
        () => store.productsById('acme', [text], statuses),
        () => store.productsBySku('acme', [text], statuses),
        () => store.productsBySlug('acme', [text], statuses),
        () => store.groups('acme', [text], statuses),
        () => store.categoriesById('acme', [text]),
        () => store.categoriesBySlug('acme', [text]),
        () => store.childCategories('acme', [text]),
      ];
    };

    test.each(hostile)('%j finds nothing of another tenant and changes nothing', async (text) => {
      for (const call of calls(text)) {
        // Words that no tokenizer made may be no query at all; that is an error, not an answer.
        const answer = await call().catch((error: unknown) => `refused: ${String(error)}`);
        expect(JSON.stringify(answer)).not.toMatch(/SECRET|Secret lamp/);
      }
      const [own, others] = await Promise.all([
        catalog.store.productsBySku('acme', ['A-1', 'SECRET'], statuses),
        catalog.store.productsBySku('globex', ['A-1', 'SECRET'], statuses),
      ]);
      expect([own, others].map((rows) => rows.map(({ sku }) => sku))).toEqual([['A-1'], ['SECRET']]);
    });

    test.each(hostile)('%j as a client’s search is a search', async (text) => {
      const words: SearchWords = { tokens: tokensOf(text), locales: ['en'], allLocales: ['en', 'de'] };
      if (words.tokens.length === 0) return;
      await expect(
        catalog.store.searchProducts('acme', { words, where: { statuses }, ...page }),
      ).resolves.toBeDefined();
    });
  },
);
