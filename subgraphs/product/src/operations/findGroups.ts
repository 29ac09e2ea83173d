import { type Identity, requireScope } from '@commerce/kernel';
import { visibleStatuses } from '../domain/visibility.ts';
import type { GroupWithVariants, ReadDeps } from '../ports.ts';

/** The groups with these ids; with those variants that the caller may see where they are asked for. */
export const findGroups = async (
  { store }: ReadDeps,
  identity: Identity,
  ids: readonly string[],
  withVariants: boolean,
): Promise<GroupWithVariants[]> => {
  requireScope(identity, 'catalog:read');
  return store.groups(identity.tenant, ids, withVariants ? visibleStatuses(identity) : null);
};
