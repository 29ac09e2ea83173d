import { asStoreError, type Row, type Sql, type TenantDatabase } from '@commerce/prisma';
import type { ProductRow } from '../../domain/product.ts';
import { type CatalogWriter, type KnownProduct, type SavedNode, SlugTaken } from '../../ports.ts';
import { binaryArray } from './binaryArray.ts';

/** One row per SKU and statement, without the announcement; PostgreSQL refuses to change a row twice in one. */
export const upsertProductsSql = `
  insert into product as p (
    tenant_id, id, sku, slug, status, brand, title, description, seo, group_id, option_values, category_id,
    attributes, media, prices, shelf, cost, search, search_hash, feed_sequence, feed_hash, created_at, updated_at)
  select $1, i.id, i.sku, i.slug, i.status, i.brand, i.title, i.description, i.seo, i.group_id, i.option_values, i.category_id,
    i.attributes, i.media, i.prices, i.shelf, i.cost,
    catalog_vector(i.search_texts) || array_to_tsvector(array[lower(i.sku)]),
    i.search_hash, i.sequence, i.hash, to_timestamp(i.now_ms / 1000.0), to_timestamp(i.now_ms / 1000.0)
  from unnest(
    $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::jsonb[], $8::jsonb[], $9::jsonb[], $10::text[],
    $11::jsonb[], $12::text[], $13::jsonb[], $14::jsonb[], $15::jsonb[], $16::jsonb[], $17::jsonb[], $18::jsonb[],
    $19::text[], $20::bigint[], $21::text[], $22::bigint[]
  ) as i(id, sku, slug, status, brand, title, description, seo, group_id, option_values, category_id, attributes, media,
    prices, shelf, cost, search_texts, search_hash, sequence, hash, now_ms)
  on conflict (tenant_id, sku) do update set
    slug = excluded.slug, status = excluded.status, brand = excluded.brand, title = excluded.title,
    description = excluded.description, seo = excluded.seo, group_id = excluded.group_id,
    option_values = excluded.option_values, category_id = excluded.category_id, attributes = excluded.attributes,
    media = excluded.media, prices = excluded.prices, shelf = excluded.shelf, cost = excluded.cost,
    search = coalesce(excluded.search, p.search), search_hash = excluded.search_hash,
    feed_sequence = excluded.feed_sequence, feed_hash = excluded.feed_hash, updated_at = excluded.updated_at
  where p.feed_sequence < excluded.feed_sequence
    and (excluded.search is not null or p.search_hash = excluded.search_hash)
  returning p.id, p.sku, p.feed_sequence, p.status, p.updated_at`;

/**
 * The same with the rows' change events, which wait in the outbox as one row: state and events are one statement, so
 * they are committed together at no further round trip. The position is drawn after the rows are locked, so that
 * the events of a product lie in the order of its writes.
 */
const writeProductsSql = `
  with written as (${upsertProductsSql}),
  announced as (
    insert into outbox (tenant_id, product_ids, skus, sequences, deleted, created_at)
    select $1, array_agg(id), array_agg(sku), array_agg(feed_sequence), array_agg(status = 'deleted'), max(updated_at)
    from written having count(*) > 0)
  select sku from written`;

const json = (value: unknown): string | null => (value === null ? null : JSON.stringify(value));
const jsonList = (values: readonly unknown[]): string | null =>
  values.length === 0 ? null : JSON.stringify(values);

/** The statement's values, in columns. */
export const upsertProductsParams = (tenant: string, rows: readonly ProductRow[]): unknown[] => {
  // In one order everywhere, so that two writers wait for each other instead of locking each other out.
  const sorted = [...rows].sort((a, b) => (a.sku < b.sku ? -1 : 1));
  const text = (read: (row: ProductRow) => string | null): Buffer => binaryArray('text', sorted.map(read));
  const document = (read: (content: NonNullable<ProductRow['content']>) => string | null): Buffer =>
    binaryArray(
      'jsonb',
      sorted.map((row) => (row.content ? read(row.content) : null)),
    );
  return [
    tenant,
    text(({ id }) => id),
    text(({ sku }) => sku),
    text((row) => row.content?.slug ?? ''),
    text((row) => row.content?.status ?? 'deleted'),
    text((row) => row.content?.brand ?? null),
    binaryArray(
      'jsonb',
      sorted.map((row) => JSON.stringify(row.content?.title ?? {})),
    ),
    document(({ description }) => json(description)),
    document(({ seo }) => json(seo)),
    text((row) => row.content?.groupId ?? null),
    document(({ optionValues }) => jsonList(optionValues)),
    text((row) => row.content?.categoryId ?? null),
    document(({ attributes }) => jsonList(attributes)),
    document(({ media }) => jsonList(media)),
    document(({ prices }) => jsonList(prices)),
    document(({ shelf }) => json(shelf)),
    document(({ cost }) => json(cost)),
    binaryArray(
      'jsonb',
      sorted.map(({ searchTexts }) => json(searchTexts)),
    ),
    text(({ searchHash }) => searchHash),
    binaryArray(
      'int8',
      sorted.map(({ sequence }) => sequence),
    ),
    text(({ hash }) => hash),
    binaryArray(
      'int8',
      sorted.map(({ nowMs }) => BigInt(nowMs)),
    ),
  ];
};

interface KnownRecord extends Row {
  readonly id: string;
  readonly sku: string;
  readonly slug: string;
  readonly deleted: boolean;
  readonly search_hash: string;
  readonly feed_sequence: string;
  readonly feed_hash: string;
}

interface CodeRecord extends Row {
  readonly id: string;
  readonly code: string;
}

const isUniqueViolation = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === '23505';

const slugTaken = (error: unknown): never => {
  throw isUniqueViolation(error)
    ? new SlugTaken('a slug was taken meanwhile', { cause: error })
    : asStoreError(error);
};

/** Ids of all codes: of what is known its own, of what is new the one given to it. */
const idsByCode = async (
  sql: Sql,
  table: 'category' | 'product_group',
  tenant: string,
  nodes: readonly CodeRecord[],
  alsoCodes: readonly string[] = [],
): Promise<Map<string, string>> => {
  // Two workers that find the same new code would each give it an id of their own, and children of both.
  await sql.query(`select pg_advisory_xact_lock(hashtext($1))`, [`${table} ${tenant}`]);
  const codes = [...nodes.map(({ code }) => code), ...alsoCodes];
  const known = await sql.query<CodeRecord>(
    `select id, code from ${table} where tenant_id = $1 and code = any ($2::text[])`,
    [tenant, codes],
  );
  return new Map([...nodes, ...known].map(({ code, id }) => [code, id]));
};

const savedNodes = (
  nodes: readonly { readonly code: string }[],
  ids: ReadonlyMap<string, string>,
  written: readonly { readonly code: string }[],
): Map<string, SavedNode> => {
  const accepted = new Set(written.map(({ code }) => code));
  return new Map(
    nodes.map(({ code }) => [code, { id: ids.get(code) ?? '', accepted: accepted.has(code) }] as const),
  );
};

/**
 * A slug that another category has, or that comes first in the batch, gets a suffix: the id's own random part,
 * which no other category shares. Rows that are refused as older stay out of the contest, or nobody would win it.
 */
const saveCategoriesSql = `
  insert into category as c (tenant_id, id, code, slug, name, parent_id, source_time)
  select $1, i.id, i.code,
    case when i.place > 1 or exists (select from category o where o.tenant_id = $1 and o.slug = i.slug and o.code <> i.code)
      then i.slug || '-' || lower(right(i.id, 10)) else i.slug end,
    i.name, i.parent_id, i.source_time
  from (
    select u.*, row_number() over (partition by u.slug order by (k.slug is not distinct from u.slug) desc, u.code) as place
    from unnest($2::text[], $3::text[], $4::text[], $5::jsonb[], $6::text[], $7::bigint[])
      as u(id, code, slug, name, parent_id, source_time)
    left join category k on k.tenant_id = $1 and k.code = u.code
    where k.source_time is null or k.source_time <= u.source_time
  ) i
  on conflict (tenant_id, code) do update set
    slug = excluded.slug, name = excluded.name, parent_id = excluded.parent_id, source_time = excluded.source_time
  where c.source_time <= excluded.source_time
  returning code`;

export const createWriter = (
  database: Pick<TenantDatabase<unknown>, 'query' | 'transaction'>,
): CatalogWriter => ({
  async knownProducts(tenant, skus, slugs) {
    const sql = `select id, sku, slug, status = 'deleted' as deleted, search_hash, feed_sequence::text as feed_sequence, feed_hash
      from product where tenant_id = $1 and sku = any ($2::text[])
      union
      select id, sku, slug, false, search_hash, feed_sequence::text, feed_hash
      from product where tenant_id = $1 and slug = any ($3::text[]) and status <> 'deleted'`;
    return (await database.query<KnownRecord>(tenant, sql, [tenant, skus, slugs])).map(
      (row): KnownProduct => ({
        id: row.id,
        sku: row.sku,
        slug: row.slug,
        deleted: row.deleted,
        searchHash: row.search_hash,
        sequence: BigInt(row.feed_sequence),
        hash: row.feed_hash,
      }),
    );
  },

  async writeProducts(tenant, rows) {
    const written = await database
      .query<{ sku: string }>(tenant, writeProductsSql, upsertProductsParams(tenant, rows))
      .catch(slugTaken);
    return new Set(written.map(({ sku }) => sku));
  },

  saveCategories: (tenant, nodes) =>
    database.transaction(tenant, async (sql) => {
      const parents = nodes.flatMap(({ parentCode }) => (parentCode === null ? [] : [parentCode]));
      const ids = await idsByCode(
        sql,
        'category',
        tenant,
        nodes.map(({ id, code }) => ({ id, code })),
        parents,
      );
      const written = await sql.query<{ code: string }>(saveCategoriesSql, [
        tenant,
        nodes.map(({ code }) => ids.get(code)),
        nodes.map(({ code }) => code),
        nodes.map(({ slug }) => slug),
        nodes.map(({ name }) => JSON.stringify(name)),
        nodes.map(({ parentCode }) => (parentCode === null ? null : ids.get(parentCode))),
        nodes.map(({ sourceMs }) => sourceMs),
      ]);
      return savedNodes(nodes, ids, written);
    }),

  saveGroups: (tenant, groups) =>
    database.transaction(tenant, async (sql) => {
      const ids = await idsByCode(
        sql,
        'product_group',
        tenant,
        groups.map(({ id, code }) => ({ id, code })),
      );
      const written = await sql.query<{ code: string }>(
        `insert into product_group as g (tenant_id, id, code, title, options, source_time)
        select $1, * from unnest($2::text[], $3::text[], $4::jsonb[], $5::jsonb[], $6::bigint[])
        on conflict (tenant_id, code) do update set
          title = excluded.title, options = excluded.options, source_time = excluded.source_time
        where g.source_time <= excluded.source_time
        returning code`,
        [
          tenant,
          groups.map(({ code }) => ids.get(code)),
          groups.map(({ code }) => code),
          groups.map(({ title }) => JSON.stringify(title)),
          groups.map(({ options }) => JSON.stringify(options)),
          groups.map(({ sourceMs }) => sourceMs),
        ],
      );
      return savedNodes(groups, ids, written);
    }),

  async saveWords(tenant, words) {
    await database.query(
      tenant,
      `insert into search_word (tenant_id, word) select $1, * from unnest($2::text[]) on conflict do nothing`,
      [tenant, [...words].sort()],
    );
  },
});
