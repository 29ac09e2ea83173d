import { type Identity, requireScope } from '@commerce/kernel';
import type { ProductCondition, ReadDeps } from '../ports.ts';
import { countCap } from './listProducts.ts';

/** How many products a list has in all its pages, up to the cap. */
export const countProducts = async (
  { store }: ReadDeps,
  identity: Identity,
  where: ProductCondition,
): Promise<number> => {
  requireScope(identity, 'catalog:read');
  return store.countProducts(identity.tenant, where, countCap);
};
