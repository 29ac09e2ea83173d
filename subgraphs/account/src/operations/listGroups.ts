import { type Identity, requireScope } from '@commerce/kernel';
import { type CustomerGroup, maxGroups } from '../domain/group.ts';
import type { AccountDeps } from '../ports.ts';

export const listGroups = async (
  deps: Pick<AccountDeps, 'store'>,
  identity: Identity,
): Promise<CustomerGroup[]> => {
  requireScope(identity, 'account:any');
  return deps.store.listGroups(identity.tenant, maxGroups);
};
