import type { Address } from '../domain/address.ts';
import type { AddressBook } from '../domain/addressBook.ts';
import { accountErased } from '../domain/errors.ts';
import type { AccountStore, BookOutcome } from '../ports.ts';
import { lockAccount } from './accounts.ts';
import type { Database, Transaction } from './database.ts';
import { claim, textIn, unclaim } from './requests.ts';
import { toAddress } from './rows.ts';

const same = (a: Address, b: Address): boolean => JSON.stringify(a) === JSON.stringify(b);

const readBook = async (tx: Transaction, tenant: string, accountId: string): Promise<AddressBook> => {
  // Ids begin with their time, so their order is the order of arrival.
  const rows = await tx.address.findMany({ where: { tenantId: tenant, accountId }, orderBy: { id: 'asc' } });
  return rows.map(toAddress);
};

/** Writes the difference. The account is locked, so nobody else writes these rows. */
const writeBook = async (
  tx: Transaction,
  tenant: string,
  before: AddressBook,
  after: AddressBook,
): Promise<void> => {
  const kept = new Map(after.map((address) => [address.id, address]));
  const removed = before.filter(({ id }) => !kept.has(id)).map(({ id }) => id);
  if (removed.length > 0) await tx.address.deleteMany({ where: { tenantId: tenant, id: { in: removed } } });

  const known = new Map(before.map((address) => [address.id, address]));
  const changed = after.filter((address) => {
    const old = known.get(address.id);
    return old !== undefined && !same(old, address);
  });
  // A unique index is checked row by row: who loses a default comes before who gets it.
  for (const flag of ['isDefaultShipping', 'isDefaultBilling'] as const) {
    const losers = changed
      .filter((address) => !address[flag] && known.get(address.id)?.[flag])
      .map(({ id }) => id);
    if (losers.length === 0) continue;
    await tx.address.updateMany({ where: { tenantId: tenant, id: { in: losers } }, data: { [flag]: false } });
  }
  for (const { id, accountId: _account, createdAtMs: _created, ...data } of changed) {
    await tx.address.update({ where: { tenantId_id: { tenantId: tenant, id } }, data });
  }
  const added = after.filter(({ id }) => !known.has(id));
  if (added.length > 0) {
    await tx.address.createMany({
      data: added.map(({ createdAtMs, ...address }) => ({
        ...address,
        tenantId: tenant,
        createdAt: new Date(createdAtMs),
      })),
    });
  }
};

export const addressesStore = (db: Database): Pick<AccountStore, 'addressesOf' | 'changeAddressBook'> => ({
  async addressesOf(tenant, accountIds) {
    const rows = await db.forTenant(tenant).address.findMany({
      where: { tenantId: tenant, accountId: { in: [...accountIds] } },
      orderBy: { id: 'asc' },
    });
    return rows.map(toAddress);
  },

  changeAddressBook(tenant, accountId, change, once) {
    return db.forTenant(tenant).$transaction(async (tx): Promise<BookOutcome> => {
      if (!(await lockAccount(tx, tenant, accountId))) return { kind: 'refused', error: accountErased };
      const claimed = once && (await claim(tx, tenant, once.request, { addressId: once.addressId }));
      if (claimed?.kind === 'mismatch') return claimed;

      const before = await readBook(tx, tenant, accountId);
      if (claimed?.kind === 'repeated') {
        return { kind: 'replayed', book: before, addressId: textIn(claimed.result, 'addressId') };
      }
      const changed = change(before);
      if (!changed.ok) {
        if (once) await unclaim(tx, tenant, once.request);
        return { kind: 'refused', error: changed.error };
      }
      await writeBook(tx, tenant, before, changed.value);
      return { kind: 'changed', book: changed.value };
    });
  },
});
