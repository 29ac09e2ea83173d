import { type Identity, requireScope } from '@commerce/kernel';
import type { Product } from '../domain/product.ts';
import { visibleStatuses } from '../domain/visibility.ts';
import type { ReadDeps } from '../ports.ts';

/** The products with these keys that the caller may see, in no particular order. */
export const findProducts = async (
  { store }: ReadDeps,
  identity: Identity,
  by: 'id' | 'sku' | 'slug',
  keys: readonly string[],
): Promise<Product[]> => {
  requireScope(identity, 'catalog:read');
  const statuses = visibleStatuses(identity);
  switch (by) {
    case 'id':
      return store.productsById(identity.tenant, keys, statuses);
    case 'sku':
      return store.productsBySku(identity.tenant, keys, statuses);
    case 'slug':
      return store.productsBySlug(identity.tenant, keys, statuses);
  }
};
