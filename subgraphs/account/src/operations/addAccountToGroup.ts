import { err, type Identity } from '@commerce/kernel';
import { accountNotFound } from '../domain/errors.ts';
import type { AccountDeps } from '../ports.ts';
import { findParties, type MembershipInput, type MembershipResult } from './groupMembership.ts';

/** Being in the group already is success. */
export const addAccountToGroup = async (
  deps: AccountDeps,
  identity: Identity,
  input: MembershipInput,
): Promise<MembershipResult> => {
  const parties = await findParties(deps, identity, input);
  if (!parties.ok) return parties;
  const { account, group } = parties.value;
  const joined = await deps.store.joinGroup(identity.tenant, account.id, group.id, deps.clock.nowMs());
  return joined ? parties : err([accountNotFound]);
};
