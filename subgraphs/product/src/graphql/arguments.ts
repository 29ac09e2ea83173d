import { requireLocale } from '@commerce/kernel';
import type { ProductStatus } from '../domain/product.ts';
import type { ListInput } from '../operations/listProducts.ts';
import type { FilterInput } from '../operations/productCondition.ts';
import type { ProductFilter, ProductSort } from './generated/resolvers.ts';

const statusOf = { ACTIVE: 'active', DRAFT: 'draft', ARCHIVED: 'archived' } as const satisfies Record<
  string,
  ProductStatus
>;

/** The filter in the operations' words. */
export const toFilter = (filter: ProductFilter | null | undefined): FilterInput | null =>
  filter ? { ...filter, statuses: filter.statuses?.map((status) => statusOf[status]) } : null;

interface ListArguments {
  readonly filter?: ProductFilter | null | undefined;
  readonly sort?: ProductSort | null | undefined;
  readonly locale?: string | null | undefined;
  readonly currency?: string | null | undefined;
  readonly first?: number | null | undefined;
}

export const listArguments = ({
  filter,
  sort,
  locale,
  currency,
  first,
}: ListArguments): Omit<ListInput, 'after'> => ({
  filter: toFilter(filter),
  sort,
  locale: locale ? requireLocale(locale, 'locale') : null,
  currency,
  first,
});
