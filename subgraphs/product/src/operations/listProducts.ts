import { type Identity, requireFirst, requireScope } from '@commerce/kernel';
import { localeChain } from '../domain/text.ts';
import type {
  ListPage,
  ListQuery,
  Position,
  ProductCondition,
  ProductOrder,
  ReadDeps,
  TenantSettings,
} from '../ports.ts';
import { type FilterInput, priceCurrency, productCondition } from './productCondition.ts';

export type ProductSort = 'NEWEST' | 'SKU' | 'TITLE' | 'PRICE_LOW_TO_HIGH' | 'PRICE_HIGH_TO_LOW';

export interface ListInput {
  readonly filter?: FilterInput | null | undefined;
  readonly sort?: ProductSort | null | undefined;
  readonly locale?: string | null | undefined;
  readonly currency?: string | null | undefined;
  readonly first?: number | null | undefined;
  /** A position that this list gave, with its time last. */
  readonly after: Position | null;
}

/** No list is counted further than this. */
export const countCap = 10_000;

const toOrder = (input: ListInput, tenant: TenantSettings, atMs: number): ProductOrder => {
  const { sort, locale, filter, currency } = input;
  switch (sort ?? 'NEWEST') {
    case 'NEWEST':
      return { by: 'newest' };
    case 'SKU':
      return { by: 'sku' };
    case 'TITLE':
      return { by: 'title', locales: localeChain(locale, tenant.defaultLocale) };
    case 'PRICE_LOW_TO_HIGH':
      return { by: 'price', descending: false, currency: priceCurrency(filter, currency, tenant), atMs };
    case 'PRICE_HIGH_TO_LOW':
      return { by: 'price', descending: true, currency: priceCurrency(filter, currency, tenant), atMs };
  }
};

/** A cursor carries its list's time, so that a sale that begins between two pages moves no product over their edge. */
export const timeOf = (after: Position | null, nowMs: number): number => {
  const kept = after?.[2];
  return typeof kept === 'number' ? kept : nowMs;
};

export const withTime = (page: ListPage, atMs: number): ListPage => ({
  ...page,
  rows: page.rows.map(({ product, position }) => ({ product, position: [...position, atMs] })),
});

/** A client's list as the store's. Throws BAD_USER_INPUT. */
export const toListQuery = (
  deps: ReadDeps,
  identity: Identity,
  input: ListInput,
  nowMs: number,
): ListQuery & { readonly atMs: number } => {
  requireScope(identity, 'catalog:read');
  const tenant = deps.settingsOf(identity.tenant);
  const atMs = timeOf(input.after, nowMs);
  return {
    where: productCondition(identity, tenant, input.filter, atMs),
    order: toOrder(input, tenant, atMs),
    first: requireFirst(input.first),
    after: input.after,
    atMs,
  };
};

/** A page of products that meet the filter, and the condition that it came to. */
export const listProducts = async (
  deps: ReadDeps,
  identity: Identity,
  input: ListInput,
  nowMs: number,
): Promise<{ readonly page: ListPage; readonly where: ProductCondition }> => {
  const query = toListQuery(deps, identity, input, nowMs);
  const page = await deps.store.listProducts(identity.tenant, query);
  return { page: withTime(page, query.atMs), where: query.where };
};
