import type { Identity } from '@commerce/kernel';
import { maySeeAccounts } from '../domain/rights.ts';
import type { Account } from '../domain/account.ts';
import type { AccountDeps } from '../ports.ts';

/** Staff may see every account, erased ones included; a person their own while it is in use. */
const maySee = (identity: Identity, account: Account): boolean =>
  maySeeAccounts(identity) || (identity.accountId === account.id && account.erasedAtMs === null);

/** The accounts in the order of `ids`; null for one that is not there or not for this caller. */
export const accountsByIds = async (
  deps: Pick<AccountDeps, 'store'>,
  identity: Identity,
  ids: readonly string[],
): Promise<(Account | null)[]> => {
  // Whose accounts are not for this caller are not even read: what is never fetched cannot leak.
  const wanted = maySeeAccounts(identity) ? ids : ids.filter((id) => id === identity.accountId);
  const found = wanted.length === 0 ? [] : await deps.store.findAccounts(identity.tenant, wanted);
  const byId = new Map(
    found.filter((account) => maySee(identity, account)).map((account) => [account.id, account]),
  );
  return ids.map((id) => byId.get(id) ?? null);
};
