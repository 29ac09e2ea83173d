import type { CatalogReader, FacetCounts, AttributeFacet, SearchWords } from '../../ports.ts';
import type { TextByLocale } from '../../domain/text.ts';
import { conditionSql } from './condition.ts';
import { toPage, type ListedRecord } from './order.ts';
import { createParams, type Params } from './params.ts';
import type { Queries } from './reader.ts';
import { productColumns } from './rows.ts';

/** Parses the words once, in an InitPlan, so that rows are compared with a constant. */
const wantedSql = ({ tokens, locales, allLocales }: SearchWords, params: Params): string =>
  `wanted as materialized (select catalog_query(${params.add(tokens)}::text[], ${params.add(locales)}::text[],
    ${params.add(allLocales)}::text[]) as query)`;

const matches = '(select query from wanted)';

/** An integer, because a float's text form and the float are not one and the same to compare with. */
const rank = `(ts_rank(p.search, ${matches}) * 1000000)::bigint`;

interface FacetRecord extends Readonly<Record<string, unknown>> {
  readonly kind: 'total' | 'brand' | 'category' | 'attribute' | 'price';
  readonly key: string | null;
  readonly value: string | number | boolean | null;
  readonly name: TextByLocale | null;
  readonly unit: string | null;
  readonly count: number;
}

/** Values of one attribute that are listed, the most frequent first. */
const maxValues = 50;

const facetsSql = (bounds: string): string => `
  select 'total' as kind, null as key, null::jsonb as value, null::jsonb as name, null as unit, count(*)::int as count from found
  union all
  (select 'brand', brand, null, null, null, count(*)::int from found where brand is not null
    group by brand order by count(*) desc, brand limit 100)
  union all
  select 'category', category_id, null, null, null, count(*)::int from found where category_id is not null group by category_id
  union all
  (select 'attribute', code, value, name, unit, count from (
    select a->>'code' as code, a->'value' as value, min((a->'name')::text)::jsonb as name, min(a->>'unit') as unit,
      count(*)::int as count, row_number() over (partition by a->>'code' order by count(*) desc, a->'value') as place
    from found cross join lateral jsonb_array_elements(attributes) a group by 1, 2
  ) counted where place <= ${maxValues} order by code, place)
  union all
  select 'price', (width_bucket(price, ${bounds}::bigint[]) - 1)::text, null, null, null, count(*)::int
    from found where price is not null group by 2`;

const toFacets = (records: readonly FacetRecord[]): FacetCounts => {
  const of = (kind: FacetRecord['kind']): readonly FacetRecord[] =>
    records.filter((record) => record.kind === kind);
  return {
    total: of('total')[0]?.count ?? 0,
    brands: of('brand').map(({ key, count }) => ({ brand: key ?? '', count })),
    categories: new Map(of('category').map(({ key, count }) => [key ?? '', count])),
    attributes: of('attribute').map(({ key, value, name, unit, count }): AttributeFacet => ({
      code: key ?? '',
      value: value ?? '',
      name,
      unit,
      count,
    })),
    prices: new Map(of('price').map(({ key, count }) => [Number(key), count])),
  };
};

export const createSearch = (database: Queries): Pick<CatalogReader, 'searchProducts' | 'facets'> => ({
  async searchProducts(tenant, { words, where, first, after }) {
    const params = createParams(tenant);
    const wanted = wantedSql(words, params);
    const condition = conditionSql(where, params);
    const behind = after
      ? `where (f.sort_key, f.id) < (${params.add(after[0])}::bigint, ${params.add(after[1])}::text)`
      : '';
    // Ranked by the narrow columns first: only the page's rows are read whole.
    const sql = `with ${wanted}, found as (
        select p.id, ${rank} as sort_key from product p where ${condition} and p.search @@ ${matches}
      ), page as (
        select f.id, f.sort_key from found f ${behind} order by f.sort_key desc, f.id desc limit ${params.add(first + 1)}
      )
      select ${productColumns}, page.sort_key::text as sort_key from page
      join product p on p.tenant_id = $1 and p.id = page.id order by page.sort_key desc, p.id desc`;
    return toPage(await database.query<ListedRecord>(tenant, sql, params.values), first);
  },

  async facets(tenant, { words, where, currency, atMs, priceBounds, cap }) {
    const params = createParams(tenant);
    const wanted = wantedSql(words, params);
    const condition = conditionSql(where, params);
    const price = `shelf_price(p.shelf, ${params.add(currency)}::text, ${params.add(atMs)}::bigint)`;
    const sql = `with ${wanted}, found as materialized (
        select p.brand, p.category_id, p.attributes, ${price} as price from product p
        where ${condition} and p.search @@ ${matches} limit ${params.add(cap)}
      ) ${facetsSql(params.add(priceBounds))}`;
    return toFacets(await database.query<FacetRecord>(tenant, sql, params.values));
  },
});
