import { type Identity, requireScope } from '@commerce/kernel';
import type { __Name__Deps } from '../ports.ts';

/** How many notes there are, one number for each SKU, in their order. */
export const countNotes = async (
  { store }: Pick<__Name__Deps, 'store'>,
  identity: Identity,
  skus: readonly string[],
): Promise<readonly number[]> => {
  requireScope(identity, 'catalog:read');
  return store.count(identity.tenant, skus);
};
