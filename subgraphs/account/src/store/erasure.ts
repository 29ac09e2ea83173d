import type { Account } from '../domain/account.ts';
import { filledFields } from '../domain/account.ts';
import type { ErasureSummary } from '../domain/erasure.ts';
import type { AccountStore, Erased, OnceOutcome } from '../ports.ts';
import type { Database, Transaction } from './database.ts';
import { claim } from './requests.ts';
import { toAccount, toAddress, toConsentChange } from './rows.ts';

const summaryOf = async (tx: Transaction, tenant: string, account: Account): Promise<ErasureSummary> => {
  const where = { tenantId: tenant, accountId: account.id };
  return {
    profileFields: filledFields(account),
    addresses: await tx.address.count({ where }),
    consentChanges: await tx.consentEvent.count({ where }),
    groupMemberships: await tx.membership.count({ where }),
  };
};

/** What `eraseAccount` stored; the row is ours, so its shape is known. */
const erasedIn = (result: unknown): Erased => result as Erased;

const eraseRows = async (tx: Transaction, tenant: string, accountId: string): Promise<void> => {
  const where = { tenantId: tenant, accountId };
  await tx.address.deleteMany({ where });
  await tx.consentEvent.deleteMany({ where });
  await tx.membership.deleteMany({ where });
  // The request and who asked stay, as in the audit log; the person's own subject does not.
  await tx.changeRequest.updateMany({
    where: { tenantId: tenant, requesterId: accountId },
    data: { requesterSubject: null },
  });
};

export const erasureStore = (
  db: Database,
): Pick<AccountStore, 'exportAccount' | 'erasureSummary' | 'eraseAccount' | 'forgetRequestsBefore'> => ({
  exportAccount(tenant, id) {
    return db.forTenant(tenant).$transaction(
      async (tx) => {
        const where = { tenantId: tenant, accountId: id };
        const account = await tx.account.findUnique({ where: { tenantId_id: { tenantId: tenant, id } } });
        if (!account) return undefined;
        const addresses = await tx.address.findMany({ where, orderBy: { id: 'asc' } });
        const consents = await tx.consentEvent.findMany({ where, orderBy: { position: 'asc' } });
        const memberships = await tx.membership.findMany({
          where,
          select: { group: { select: { id: true, code: true, name: true } } },
        });
        return {
          account: toAccount(account),
          addresses: addresses.map(toAddress),
          consentChanges: consents.flatMap(toConsentChange),
          groups: memberships.map(({ group }) => group).sort((a, b) => (a.code < b.code ? -1 : 1)),
        };
      },
      { isolationLevel: 'RepeatableRead' },
    );
  },

  erasureSummary(tenant, id) {
    return db.forTenant(tenant).$transaction(
      async (tx) => {
        const account = await tx.account.findFirst({ where: { tenantId: tenant, id, erasedAt: null } });
        return account ? summaryOf(tx, tenant, toAccount(account)) : undefined;
      },
      { isolationLevel: 'RepeatableRead' },
    );
  },

  eraseAccount(tenant, id, event, once) {
    return db.forTenant(tenant).$transaction(async (tx): Promise<OnceOutcome<Erased>> => {
      const erasedAt = new Date(event.erasedAtMs);
      const key = { tenantId_id: { tenantId: tenant, id } };
      // Takes the account's lock, whether the row was there or is made here.
      await tx.$executeRaw`
        insert into account (tenant_id, id, created_at, updated_at) values (${tenant}, ${id}, ${erasedAt}, ${erasedAt})
        on conflict (tenant_id, id) do update set updated_at = account.updated_at`;
      const before = await tx.account.findUniqueOrThrow({ where: key });
      const removed = await summaryOf(tx, tenant, toAccount(before));
      const erased: Erased = { erasedAtMs: event.erasedAtMs, removed };
      const claimed = await claim(tx, tenant, once, { ...erased, removed: { ...removed } });
      if (claimed.kind === 'mismatch') return claimed;
      if (claimed.kind === 'repeated') return { kind: 'replayed', value: erasedIn(claimed.result) };

      await eraseRows(tx, tenant, id);
      await tx.idempotency.deleteMany({
        where: { tenantId: tenant, actorId: id, NOT: { operation: once.operation, key: once.key } },
      });
      await tx.account.update({
        where: key,
        data: { email: null, displayName: null, locale: null, erasedAt, updatedAt: erasedAt },
      });
      await tx.outbox.create({
        data: {
          tenantId: tenant,
          id: event.id,
          type: 'commerce.account.erased.v1',
          entityId: id,
          body: { accountId: id, erasedAt: erasedAt.toISOString() },
          createdAt: erasedAt,
        },
      });
      return { kind: 'done', value: erased };
    });
  },

  async forgetRequestsBefore(tenant, beforeMs) {
    const where = { tenantId: tenant, createdAt: { lt: new Date(beforeMs) } };
    return (await db.forTenant(tenant).idempotency.deleteMany({ where })).count;
  },
});
