import { type Identity, isId } from '@commerce/kernel';
import DataLoader from 'dataloader';
import type { Account } from '../domain/account.ts';
import type { Address } from '../domain/address.ts';
import type { ConsentChange } from '../domain/consent.ts';
import type { CustomerGroup } from '../domain/group.ts';
import { accountsByIds } from '../operations/accountsByIds.ts';
import type { AccountDeps } from '../ports.ts';

/**
 * One statement for each kind of thing, however many accounts a request names. Only accounts that the caller may
 * see reach the loaders of their parts.
 */
export interface Loaders {
  readonly account: DataLoader<string, Account | null>;
  readonly addresses: DataLoader<string, Address[]>;
  readonly consents: DataLoader<string, ConsentChange[]>;
  readonly groups: DataLoader<string, CustomerGroup[]>;
  /** A mutation changed the account: what was read of it before is out of date. */
  forget(accountId: string): void;
}

const perAccount = <T extends { readonly accountId: string }>(
  read: (accountIds: readonly string[]) => Promise<T[]>,
): DataLoader<string, T[]> =>
  new DataLoader(async (accountIds) => {
    const rows = Map.groupBy(await read(accountIds), ({ accountId }) => accountId);
    return accountIds.map((id) => rows.get(id) ?? []);
  });

export const createLoaders = (deps: Pick<AccountDeps, 'store'>, identity: Identity): Loaders => {
  const { store } = deps;
  const { tenant } = identity;
  const account = new DataLoader<string, Account | null>(async (ids) => {
    const known = new Map<string, Account | null>();
    const wellFormed = ids.filter((id) => isId('account', id));
    const found = await accountsByIds(deps, identity, wellFormed);
    wellFormed.forEach((id, index) => known.set(id, found[index] ?? null));
    return ids.map((id) => known.get(id) ?? null);
  });
  const addresses = perAccount((ids) => store.addressesOf(tenant, ids));
  const consents = perAccount((ids) => store.consentsOf(tenant, ids));
  const groups = perAccount((ids) => store.groupsOf(tenant, ids));
  return {
    account,
    addresses,
    consents,
    groups,
    forget: (accountId) => {
      for (const loader of [account, addresses, consents, groups]) loader.clear(accountId);
    },
  };
};
