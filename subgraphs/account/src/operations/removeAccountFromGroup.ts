import type { Identity } from '@commerce/kernel';
import type { AccountDeps } from '../ports.ts';
import { findParties, type MembershipInput, type MembershipResult } from './groupMembership.ts';

/** Not being in the group is success. */
export const removeAccountFromGroup = async (
  deps: AccountDeps,
  identity: Identity,
  input: MembershipInput,
): Promise<MembershipResult> => {
  const parties = await findParties(deps, identity, input);
  if (!parties.ok) return parties;
  await deps.store.leaveGroup(identity.tenant, parties.value.account.id, parties.value.group.id);
  return parties;
};
