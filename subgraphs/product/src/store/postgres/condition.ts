import { unreachable } from '@commerce/kernel';
import type { AttributeCondition, ProductCondition } from '../../ports.ts';
import type { Params } from './params.ts';

/** A category's id and those of all below it. UNION, not UNION ALL: a circle in the feed must end. */
const subtree = (start: string): string => `p.category_id = any (array(
  with recursive below as (
    select c.id from category c where c.tenant_id = $1 and ${start}
    union
    select c.id from category c join below on c.tenant_id = $1 and c.parent_id = below.id
  ) select id from below))`;

const attributeSql = (condition: AttributeCondition, params: Params): string => {
  const { code } = condition;
  if ('oneOf' in condition) {
    const any = condition.oneOf.map(
      (value) => `p.attributes @> ${params.add(JSON.stringify([{ code, type: 'text', value }]))}::jsonb`,
    );
    return any.length === 0 ? 'false' : `(${any.join(' or ')})`;
  }
  if ('is' in condition)
    return `p.attributes @> ${params.add(JSON.stringify([{ code, type: 'boolean', value: condition.is }]))}::jsonb`;
  const { min, max } = condition;
  const bounds = [min === null ? [] : ['@.value >= $min'], max === null ? [] : ['@.value <= $max']].flat();
  const path = `$[*] ? (${['@.code == $code', '@.type == "number"', ...bounds].join(' && ')})`;
  return `jsonb_path_exists(p.attributes, '${path}', ${params.add(JSON.stringify({ code, min, max }))}::jsonb)`;
};

const priceSql = (
  { currency, atMs, min, max }: NonNullable<ProductCondition['price']>,
  params: Params,
): string => {
  const price = `shelf_price(p.shelf, ${params.add(currency)}::text, ${params.add(atMs)}::bigint)`;
  const bounds = [
    ...(min === null ? [] : [`${price} >= ${params.add(min)}::bigint`]),
    ...(max === null ? [] : [`${price} <= ${params.add(max)}::bigint`]),
  ];
  return bounds.length === 0 ? `${price} is not null` : bounds.join(' and ');
};

/** The WHERE clause over `product p`; `$1` is the tenant. */
export const conditionSql = (where: ProductCondition, params: Params): string =>
  (Object.keys(where) as (keyof ProductCondition)[])
    .flatMap((name): string[] => {
      switch (name) {
        case 'statuses':
          return [`p.status = any (${params.add(where.statuses)}::text[])`];
        case 'categoryId':
          return where.categoryId === undefined ? [] : [subtree(`c.id = ${params.add(where.categoryId)}`)];
        case 'categorySlug':
          return where.categorySlug === undefined
            ? []
            : [subtree(`c.slug = ${params.add(where.categorySlug)}`)];
        case 'withinCategoryId':
          return where.withinCategoryId === undefined
            ? []
            : [subtree(`c.id = ${params.add(where.withinCategoryId)}`)];
        case 'brands':
          return where.brands ? [`p.brand = any (${params.add(where.brands)}::text[])`] : [];
        case 'groupId':
          return where.groupId === undefined ? [] : [`p.group_id = ${params.add(where.groupId)}`];
        case 'skus':
          return where.skus ? [`p.sku = any (${params.add(where.skus)}::text[])`] : [];
        case 'attributes':
          return (where.attributes ?? []).map((condition) => attributeSql(condition, params));
        case 'price':
          return where.price ? [priceSql(where.price, params)] : [];
        default:
          return unreachable(name);
      }
    })
    .concat('p.tenant_id = $1')
    .reverse()
    .join(' and ');
