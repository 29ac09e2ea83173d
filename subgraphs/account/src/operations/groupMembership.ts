import { err, type Identity, ok, requireId, requireScope, type Result } from '@commerce/kernel';
import type { Account } from '../domain/account.ts';
import { type AccountError, accountNotFound, groupNotFound } from '../domain/errors.ts';
import type { CustomerGroup } from '../domain/group.ts';
import type { AccountDeps } from '../ports.ts';

export interface MembershipInput {
  readonly accountId: string;
  readonly groupId: string;
}

export type MembershipResult = Result<{ account: Account; group: CustomerGroup }, AccountError[]>;

/** The two parties of a membership, for staff: an account in use and a group. */
export const findParties = async (
  { store }: Pick<AccountDeps, 'store'>,
  identity: Identity,
  input: MembershipInput,
): Promise<MembershipResult> => {
  requireScope(identity, 'account:any');
  const accountId = requireId('account', input.accountId, 'input.accountId');
  const groupId = requireId('group', input.groupId, 'input.groupId');
  const [[account], group] = await Promise.all([
    store.findAccounts(identity.tenant, [accountId]),
    store.findGroup(identity.tenant, groupId),
  ]);
  const inUse = account?.erasedAtMs === null;
  if (inUse && group) return ok({ account, group });
  return err([...(inUse ? [] : [accountNotFound]), ...(group ? [] : [groupNotFound])]);
};
