import type { Identity } from '@commerce/kernel';
import { type CustomerGroup, maxGroups } from '../domain/group.ts';
import { requireAccounts } from '../domain/rights.ts';
import type { AccountDeps } from '../ports.ts';

export const listGroups = async (
  deps: Pick<AccountDeps, 'store'>,
  identity: Identity,
): Promise<CustomerGroup[]> => {
  requireAccounts(identity);
  return deps.store.listGroups(identity.tenant, maxGroups);
};
