import { unreachable } from '@commerce/kernel';
import type { Listed, ListPage, Position, ProductOrder } from '../../ports.ts';
import type { Params } from './params.ts';
import { toProduct, type ProductRecord } from './rows.ts';

/** Sorts after, or before, every real price: what has none comes last either way. */
const highest = '9223372036854775807';

interface OrderSql {
  /** What rows are sorted by before their id; null: by the id alone. */
  readonly key: string | null;
  readonly type: string;
  readonly descending: boolean;
}

const orderSql = (order: ProductOrder, params: Params): OrderSql => {
  switch (order.by) {
    case 'newest':
      return { key: null, type: 'text', descending: true };
    case 'sku':
      return { key: 'p.sku', type: 'text', descending: false };
    case 'title': {
      const asked = order.locales.map((locale) => `p.title->>${params.add(locale)}::text`);
      const any = `(select t.value from jsonb_each_text(p.title) t order by t.key limit 1)`;
      return {
        key: `lower(unaccent(coalesce(${[...asked, any].join(', ')})))`,
        type: 'text',
        descending: false,
      };
    }
    case 'price': {
      const price = `shelf_price(p.shelf, ${params.add(order.currency)}::text, ${params.add(order.atMs)}::bigint)`;
      return {
        key: `coalesce(${price}, ${order.descending ? '-1' : highest})`,
        type: 'bigint',
        descending: order.descending,
      };
    }
    default:
      return unreachable(order);
  }
};

export interface PagingSql {
  /** Selected as `sort_key`, so that the next page can begin behind it. */
  readonly key: string;
  /** ` and …`, or nothing on the first page. */
  readonly after: string;
  readonly orderBy: string;
}

/** Keyset paging: rows behind a position, in an order that the id makes total. */
export const pagingSql = (order: ProductOrder, after: Position | null, params: Params): PagingSql => {
  const { key, type, descending } = orderSql(order, params);
  const direction = descending ? 'desc' : 'asc';
  const than = descending ? '<' : '>';
  if (key === null) {
    return {
      key: `''`,
      after: after ? ` and p.id ${than} ${params.add(after[1])}::text` : '',
      orderBy: `p.id ${direction}`,
    };
  }
  return {
    key: `(${key})::text`,
    after: after
      ? ` and (${key}, p.id) ${than} (${params.add(after[0])}::${type}, ${params.add(after[1])}::text)`
      : '',
    orderBy: `${key} ${direction}, p.id ${direction}`,
  };
};

export interface ListedRecord extends ProductRecord {
  readonly sort_key: string;
}

const toListed = (row: ListedRecord): Listed => ({
  product: toProduct(row),
  position: [row.sort_key, row.id],
});

/** Of `first + 1` rows: the page, and whether the extra one was there. */
export const toPage = (rows: readonly ListedRecord[], first: number): ListPage => ({
  rows: rows.slice(0, first).map(toListed),
  hasNextPage: rows.length > first,
});
