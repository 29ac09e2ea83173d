import { unreachable } from '@commerce/kernel';
import { pickText } from '../../domain/text.ts';
import { shelfPrice } from '../../domain/price.ts';
import { foldText } from '../../domain/words.ts';
import type { CatalogReader, ListPage, ListQuery, ProductOrder } from '../../ports.ts';
import { holds, type Live, liveProducts, type State, type TenantState } from './state.ts';

interface Ordering {
  readonly keyOf: (live: Live) => string | number;
  readonly descending: boolean;
}

const orderingOf = (order: ProductOrder): Ordering => {
  switch (order.by) {
    case 'newest':
      return { keyOf: () => '', descending: true };
    case 'sku':
      return { keyOf: ({ product }) => product.sku, descending: false };
    case 'title':
      return { keyOf: ({ product }) => foldText(pickText(product.title, order.locales)), descending: false };
    case 'price': {
      const { descending, currency, atMs } = order;
      const none = descending ? -1 : Infinity;
      return { keyOf: ({ shelf }) => shelfPrice(shelf, currency, atMs) ?? none, descending };
    }
    default:
      return unreachable(order);
  }
};

const compare = (a: string | number, b: string | number): number => (a < b ? -1 : a > b ? 1 : 0);

const page = (state: TenantState, { where, order, first, after }: ListQuery): ListPage => {
  const { keyOf, descending } = orderingOf(order);
  const sign = descending ? -1 : 1;
  const byPosition = (a: readonly (string | number)[], b: readonly (string | number)[]): number =>
    sign * (compare(a[0] ?? '', b[0] ?? '') || compare(a[1] ?? '', b[1] ?? ''));
  const rows = liveProducts(state)
    .filter(holds(state, where))
    .map((live) => ({ product: live.product, position: [keyOf(live), live.product.id] }))
    .sort((a, b) => byPosition(a.position, b.position))
    .filter(({ position }) => !after || byPosition(position, after) > 0);
  return { rows: rows.slice(0, first), hasNextPage: rows.length > first };
};

export const createMemoryLists = (
  stateOf: State,
): Pick<CatalogReader, 'listProducts' | 'listByCategory' | 'countProducts'> => ({
  listProducts: async (tenant, query) => page(stateOf(tenant), query),
  listByCategory: async (tenant, categoryIds, query) =>
    new Map(
      categoryIds.map((id) => [
        id,
        page(stateOf(tenant), { ...query, where: { ...query.where, withinCategoryId: id } }),
      ]),
    ),
  countProducts: async (tenant, where, cap) =>
    Math.min(cap, liveProducts(stateOf(tenant)).filter(holds(stateOf(tenant), where)).length),
});
