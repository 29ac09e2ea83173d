import { type Identity, requireScope } from '@commerce/kernel';
import type { Category } from '../domain/product.ts';
import type { ReadDeps } from '../ports.ts';

/** The categories with these keys and all their ancestors. */
export const findCategories = async (
  { store }: ReadDeps,
  identity: Identity,
  by: 'id' | 'slug',
  keys: readonly string[],
): Promise<Category[]> => {
  requireScope(identity, 'catalog:read');
  return by === 'id'
    ? store.categoriesById(identity.tenant, keys)
    : store.categoriesBySlug(identity.tenant, keys);
};

/** The categories directly below these, by slug; null stands for the top of the tree. */
export const findChildCategories = async (
  { store }: ReadDeps,
  identity: Identity,
  parentIds: readonly (string | null)[],
): Promise<Category[]> => {
  requireScope(identity, 'catalog:read');
  return store.childCategories(identity.tenant, parentIds);
};
