import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Identity } from '@commerce/kernel';
import type { SubgraphServer } from '@commerce/service';
import { guest, inRole, shopper, staff } from '@commerce/testkit';
import { appOf, ask } from '../support/app.ts';
import { type Catalog, memoryCatalog } from '../support/catalog.ts';
import { body, deleted, upserted } from '../support/events.ts';

const group = {
  code: 'chair',
  title: { en: 'Chair' },
  options: [{ code: 'color', name: { en: 'Colour', de: 'Farbe' } }],
};

const chair = body('CHAIR-1', {
  brand: 'Oakly',
  title: { en: 'Chair', de: 'Stuhl' },
  description: { 'de-AT': 'Ein Sessel' },
  seo: { title: { en: 'Buy a chair' } },
  group,
  optionValues: [{ option: 'color', value: 'red', label: { en: 'Red', de: 'Rot' } }],
  attributes: [
    { code: 'weight', type: 'number', value: 4.5, unit: 'kg', name: { en: 'Weight', de: 'Gewicht' } },
    { code: 'material', type: 'text', value: 'oak' },
    { code: 'foldable', type: 'boolean', value: false },
  ],
  media: [{ url: 'https://img.example/1.jpg', kind: 'image', alt: { en: 'A chair' }, widthPixels: 800 }],
  prices: [
    { priceList: 'default', currencyCode: 'USD', amount: '20.00', minQuantity: 1 },
    { priceList: 'default', currencyCode: 'USD', amount: '15.5', minQuantity: 10 },
    {
      priceList: 'default',
      currencyCode: 'USD',
      amount: '10.00',
      minQuantity: 1,
      validFrom: '2026-03-01T00:00:00Z',
      validTo: '2026-04-01T00:00:00Z',
    },
    { priceList: 'b2b', currencyCode: 'JPY', amount: '900', minQuantity: 1 },
  ],
  cost: { currencyCode: 'USD', amount: '7.25' },
});

let catalog: Catalog;
let app: SubgraphServer;

beforeAll(async () => {
  catalog = await memoryCatalog();
  app = appOf(catalog);
  await catalog.feed(
    upserted(chair),
    upserted(body('CHAIR-2', { group, status: 'draft' })),
    upserted(body('OLD-1', { status: 'archived' })),
    upserted(body('GONE-1'), { sequence: 1 }),
    deleted('GONE-1', { sequence: 2 }),
  );
});

const idOf = async (sku: string): Promise<string> => {
  const { data } = await ask(
    app,
    'query ($sku: String!) { productBySku(sku: $sku) { id } }',
    { sku },
    staff(),
  );
  return String(data.productBySku.id);
};

describe('a product', () => {
  test('answers with everything a page shows, in the asked language', async () => {
    const { data, errors } = await ask(
      app,
      `query ($id: ID!) { product(id: $id) {
        sku slug status brand
        title en: title(locale: "en") at: title(locale: "de-AT") fr: title(locale: "fr")
        description seo(locale: "de") { title description }
        optionValues { option value label(locale: "de") }
        group { code options { code name(locale: "de") } variants { sku } }
        attributes { __typename code name(locale: "de") display
          ... on TextAttribute { text } ... on NumberAttribute { number unit } ... on BooleanAttribute { boolean } }
        some: attributes(codes: ["material"]) { code }
        category { slug path } categories { slug }
        media { url kind alt widthPixels heightPixels }
        createdAt
      } }`,
      { id: await idOf('CHAIR-1') },
    );
    expect(errors).toEqual([]);
    expect(data.product).toEqual({
      sku: 'CHAIR-1',
      slug: 'chair-1',
      status: 'ACTIVE',
      brand: 'Oakly',
      title: 'Chair',
      en: 'Chair',
      at: 'Stuhl',
      fr: 'Chair',
      description: 'Ein Sessel',
      seo: { title: 'Buy a chair', description: null },
      optionValues: [{ option: 'color', value: 'red', label: 'Rot' }],
      group: { code: 'chair', options: [{ code: 'color', name: 'Farbe' }], variants: [{ sku: 'CHAIR-1' }] },
      attributes: [
        {
          __typename: 'NumberAttribute',
          code: 'weight',
          name: 'Gewicht',
          display: '4.5 kg',
          number: 4.5,
          unit: 'kg',
        },
        { __typename: 'TextAttribute', code: 'material', name: 'material', display: 'oak', text: 'oak' },
        {
          __typename: 'BooleanAttribute',
          code: 'foldable',
          name: 'foldable',
          display: 'false',
          boolean: false,
        },
      ],
      some: [{ code: 'material' }],
      category: { slug: 'chairs', path: 'home/chairs' },
      categories: [{ slug: 'home' }, { slug: 'chairs' }],
      media: [
        {
          url: 'https://img.example/1.jpg',
          kind: 'IMAGE',
          alt: 'A chair',
          widthPixels: 800,
          heightPixels: null,
        },
      ],
      createdAt: '2026-01-15T12:00:00.000Z',
    });
  });

  test('costs what its quantity, list, currency and time say', async () => {
    const { data } = await ask(
      app,
      `{ productBySku(sku: "CHAIR-1") {
        one: price { amount currencyCode }
        ten: price(quantity: 10) { amount }
        sale: price(at: "2026-03-15T00:00:00Z") { amount }
        none: price(currency: "EUR") { amount }
        prices(currency: "USD") { priceList minQuantity price { amount } validFrom validTo }
      } }`,
    );
    expect(data.productBySku).toEqual({
      one: { amount: '20.00', currencyCode: 'USD' },
      ten: { amount: '15.50' },
      sale: { amount: '10.00' },
      none: null,
      prices: [
        { priceList: 'default', minQuantity: 1, price: { amount: '20.00' }, validFrom: null, validTo: null },
        { priceList: 'default', minQuantity: 10, price: { amount: '15.50' }, validFrom: null, validTo: null },
        {
          priceList: 'default',
          minQuantity: 1,
          price: { amount: '10.00' },
          validFrom: '2026-03-01T00:00:00.000Z',
          validTo: '2026-04-01T00:00:00.000Z',
        },
      ],
    });
  });

  test('has price lists of its own for partners and staff; others see the default one alone', async () => {
    const yen =
      '{ productBySku(sku: "CHAIR-1") { sku price(currency: "JPY", priceList: "b2b") { amount } } }';
    const rows = '{ productBySku(sku: "CHAIR-1") { prices { priceList } } }';
    const asked = '{ productBySku(sku: "CHAIR-1") { prices(priceList: "b2b") { priceList } } }';
    const listsFor = async (identity: Identity): Promise<string[]> => {
      const prices = (await ask(app, rows, {}, identity)).data.productBySku.prices as { priceList: string }[];
      return prices.map(({ priceList }) => priceList);
    };
    for (const identity of [staff(), inRole('partner', 'shops-ltd', { tenant: 'acme' })]) {
      expect((await ask(app, yen, {}, identity)).data.productBySku.price).toEqual({ amount: '900' });
      expect(await listsFor(identity)).toEqual(['default', 'default', 'default', 'b2b']);
      expect((await ask(app, asked, {}, identity)).data.productBySku.prices).toEqual([{ priceList: 'b2b' }]);
    }
    for (const identity of [guest(), shopper()]) {
      const { data, errors } = await ask(app, yen, {}, identity);
      expect(data.productBySku).toEqual({ sku: 'CHAIR-1', price: null });
      expect(errors).toMatchObject([{ path: 'productBySku.price', code: 'FORBIDDEN' }]);
      expect(await listsFor(identity)).toEqual(['default', 'default', 'default']);
      expect((await ask(app, asked, {}, identity)).errors).toMatchObject([
        { path: 'productBySku.prices', code: 'FORBIDDEN' },
      ]);
    }
  });

  test('tells its cost to staff alone; others get null with FORBIDDEN', async () => {
    const query = '{ productBySku(sku: "CHAIR-1") { sku cost { amount currencyCode } } }';
    expect((await ask(app, query, {}, staff())).data.productBySku.cost).toEqual({
      amount: '7.25',
      currencyCode: 'USD',
    });
    for (const identity of [guest(), shopper()]) {
      const { data, errors } = await ask(app, query, {}, identity);
      expect(data.productBySku).toEqual({ sku: 'CHAIR-1', cost: null });
      expect(errors).toMatchObject([{ path: 'productBySku.cost', code: 'FORBIDDEN' }]);
    }
  });

  test('in preparation or withdrawn is there for staff alone; a deleted one for nobody', async () => {
    const ids = await Promise.all(['CHAIR-2', 'OLD-1'].map(idOf));
    const query = `query ($a: ID!, $b: ID!) {
      a: product(id: $a) { status } b: product(id: $b) { status }
      bySlug: productBySlug(slug: "chair-2") { status } gone: productBySku(sku: "GONE-1") { status }
      group: productBySku(sku: "CHAIR-1") { group { variants { sku } } }
      products(sort: SKU) { nodes { sku } totalCount }
    }`;
    const [a, b] = ids;
    const asGuest = (await ask(app, query, { a, b })).data;
    expect(asGuest).toMatchObject({
      a: null,
      b: null,
      bySlug: null,
      gone: null,
      products: { nodes: [{ sku: 'CHAIR-1' }], totalCount: 1 },
    });
    const asStaff = (await ask(app, query, { a, b }, staff())).data;
    expect(asStaff).toMatchObject({
      a: { status: 'DRAFT' },
      b: { status: 'ARCHIVED' },
      bySlug: { status: 'DRAFT' },
      gone: null,
      products: { totalCount: 3 },
    });
    expect(asStaff.group.group.variants).toEqual([{ sku: 'CHAIR-1' }, { sku: 'CHAIR-2' }]);
    const drafts = await ask(app, '{ products(filter: { statuses: [DRAFT] }) { nodes { sku } } }');
    expect(drafts.data.products.nodes).toEqual([]);
  });

  test('another tenant finds none of the ids, SKUs, slugs and categories of the first', async () => {
    const product = (await ask(app, '{ productBySku(sku: "CHAIR-1") { id group { id } category { id } } }'))
      .data.productBySku;
    const { data } = await ask(
      app,
      `query ($id: ID!, $group: ID!, $category: ID!, $refs: [_Any!]!) {
        product(id: $id) { id } productBySku(sku: "CHAIR-1") { id } productBySlug(slug: "chair-1") { id }
        category(id: $category) { id } bySlug: category(slug: "chairs") { id } categories { id }
        products { totalCount } grouped: products(filter: { groupId: $group }) { totalCount }
        searchProducts(query: "chair") { totalCount facets { brands { brand } } }
        _entities(representations: $refs) { __typename }
      }`,
      {
        id: product.id,
        group: product.group.id,
        category: product.category.id,
        refs: [
          { __typename: 'Product', id: product.id },
          { __typename: 'Product', sku: 'CHAIR-1' },
          { __typename: 'ProductGroup', id: product.group.id },
          { __typename: 'Category', id: product.category.id },
        ],
      },
      staff('globex'),
    );
    expect(data).toEqual({
      product: null,
      productBySku: null,
      productBySlug: null,
      category: null,
      bySlug: null,
      categories: [],
      products: { totalCount: 0 },
      grouped: { totalCount: 0 },
      searchProducts: { totalCount: 0, facets: { brands: [] } },
      _entities: [null, null, null, null],
    });
  });

  test('is resolved for other subgraphs by id and by SKU', async () => {
    const id = await idOf('CHAIR-1');
    const { data } = await ask(
      app,
      'query ($refs: [_Any!]!) { _entities(representations: $refs) { ... on Product { id sku } ... on ProductGroup { code } ... on Category { slug } } }',
      {
        refs: [
          { __typename: 'Product', sku: 'CHAIR-1' },
          { __typename: 'Product', id },
          { __typename: 'Product', sku: 'nope' },
          { __typename: 'Category', slug: 'home' },
        ],
      },
    );
    expect(data._entities).toEqual([{ id, sku: 'CHAIR-1' }, { id, sku: 'CHAIR-1' }, null, { slug: 'home' }]);
  });
});
