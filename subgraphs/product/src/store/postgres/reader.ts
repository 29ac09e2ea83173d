import type { TenantDatabase } from '@commerce/prisma';
import { type CatalogReader, maxVariants, type GroupWithVariants } from '../../ports.ts';
import { conditionSql } from './condition.ts';
import { pagingSql, toPage, type ListedRecord } from './order.ts';
import { createParams } from './params.ts';
import { productColumns, type ProductRecord, toProduct } from './rows.ts';

/** Runs one statement as a tenant. */
export type Queries = Pick<TenantDatabase<unknown>, 'query'>;

type Reads = Omit<
  CatalogReader,
  'searchProducts' | 'facets' | 'categoriesById' | 'categoriesBySlug' | 'childCategories'
>;

interface GroupRecord extends Partial<ProductRecord> {
  readonly g_id: string;
  readonly g_code: string;
  readonly g_title: GroupWithVariants['group']['title'];
  readonly g_options: GroupWithVariants['group']['options'];
}

export const createReader = (database: Queries): Reads => {
  const productsBy =
    (column: 'id' | 'sku' | 'slug') =>
    async (tenant: string, keys: readonly string[], statuses: readonly string[]) => {
      const sql = `select ${productColumns} from product p
      where p.tenant_id = $1 and p.${column} = any ($2::text[]) and p.status = any ($3::text[])
      ${column === 'slug' ? `and p.status <> 'deleted'` : ''}`;
      return (await database.query<ProductRecord>(tenant, sql, [tenant, keys, statuses])).map(toProduct);
    };

  return {
    productsById: productsBy('id'),
    productsBySku: productsBy('sku'),
    productsBySlug: productsBy('slug'),

    async listProducts(tenant, { where, order, first, after }) {
      const params = createParams(tenant);
      const condition = conditionSql(where, params);
      const paging = pagingSql(order, after, params);
      const sql = `select ${productColumns}, ${paging.key} as sort_key from product p
        where ${condition}${paging.after} order by ${paging.orderBy} limit ${params.add(first + 1)}`;
      return toPage(await database.query<ListedRecord>(tenant, sql, params.values), first);
    },

    async listByCategory(tenant, categoryIds, { where, order, first, after }) {
      const params = createParams(tenant, categoryIds);
      const condition = conditionSql(where, params);
      const paging = pagingSql(order, after, params);
      const sql = `select list.*, root.id as root_id from unnest($2::text[]) as root(id)
        cross join lateral (
          select ${productColumns}, ${paging.key} as sort_key from product p
          where ${condition} and p.category_id = any (array(
            with recursive below as (
              select root.id as id
              union
              select c.id from category c join below on c.tenant_id = $1 and c.parent_id = below.id
            ) select id from below))${paging.after}
          order by ${paging.orderBy} limit ${params.add(first + 1)}
        ) list`;
      const rows = await database.query<ListedRecord & { readonly root_id: string }>(
        tenant,
        sql,
        params.values,
      );
      const byRoot = Map.groupBy(rows, ({ root_id }) => root_id);
      return new Map(categoryIds.map((id) => [id, toPage(byRoot.get(id) ?? [], first)]));
    },

    async countProducts(tenant, where, cap) {
      const params = createParams(tenant);
      const condition = conditionSql(where, params);
      const sql = `select count(*)::int as total from (select from product p where ${condition} limit ${params.add(cap)}) counted`;
      const [row] = await database.query<{ total: number }>(tenant, sql, params.values);
      return row?.total ?? 0;
    },

    async groups(tenant, ids, variantStatuses) {
      const group = 'g.id as g_id, g.code as g_code, g.title as g_title, g.options as g_options';
      const sql =
        variantStatuses === null
          ? `select ${group} from product_group g where g.tenant_id = $1 and g.id = any ($2::text[])`
          : `select ${group}, v.* from product_group g left join lateral (
              select ${productColumns} from product p
              where p.tenant_id = $1 and p.group_id = g.id and p.status = any ($3::text[])
              order by p.sku limit ${maxVariants}
            ) v on true where g.tenant_id = $1 and g.id = any ($2::text[]) order by g.id, v.sku`;
      const rows = await database.query<GroupRecord>(
        tenant,
        sql,
        variantStatuses === null ? [tenant, ids] : [tenant, ids, variantStatuses],
      );
      return [...Map.groupBy(rows, ({ g_id }) => g_id).values()].flatMap((records): GroupWithVariants[] => {
        const [first] = records;
        if (!first) return [];
        const variants = records.filter(
          (record): record is GroupRecord & ProductRecord => typeof record.id === 'string',
        );
        return [
          {
            group: { id: first.g_id, code: first.g_code, title: first.g_title, options: first.g_options },
            ...(variantStatuses !== null && { variants: variants.map(toProduct) }),
          },
        ];
      });
    },
  };
};
