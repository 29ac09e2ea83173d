import { hasScope, type Identity, requireScope } from '@commerce/kernel';
import { defaultPriceList } from './price.ts';
import { allStatuses, type ProductStatus } from './product.ts';

/** The states of products that exist for this caller: staff prepare and withdraw, everybody else buys. */
export const visibleStatuses = (identity: Identity): readonly ProductStatus[] =>
  identity.kind === 'staff' ? allStatuses : ['active'];

/** The default price list is everybody's. Throws FORBIDDEN for another one without its scope. */
export const requirePriceList = (identity: Identity, list: string): void => {
  if (list !== defaultPriceList) requireScope(identity, 'catalog:price-lists');
};

/** Whether the caller may see a price list. */
export const maySeePriceList = (identity: Identity, list: string): boolean =>
  list === defaultPriceList || hasScope(identity, 'catalog:price-lists');
