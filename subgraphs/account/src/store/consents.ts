import type { ConsentEvent as ConsentRow } from '@commerce/prisma/account';
import { changesConsent } from '../domain/consent.ts';
import type { AccountStore } from '../ports.ts';
import { lockAccount } from './accounts.ts';
import type { Database } from './database.ts';
import { toConsentChange } from './rows.ts';

type LastRow = Omit<ConsentRow, 'tenantId' | 'position'>;

const lastDecisions = `
  select distinct on (account_id, purpose)
         id, account_id as "accountId", purpose, granted, source, recorded_at as "recordedAt"
    from consent_event
   where tenant_id = $1 and account_id = any($2)
   order by account_id, purpose, position desc`;

export const consentsStore = (
  db: Database,
): Pick<AccountStore, 'consentsOf' | 'consentHistoryOf' | 'recordConsent'> => ({
  async consentsOf(tenant, accountIds) {
    const rows = await db.query<LastRow>(tenant, lastDecisions, [tenant, accountIds]);
    return rows.flatMap(toConsentChange);
  },

  async consentHistoryOf(tenant, accountId, limit) {
    const rows = await db.forTenant(tenant).consentEvent.findMany({
      where: { tenantId: tenant, accountId },
      orderBy: { position: 'desc' },
      take: limit,
    });
    return rows.flatMap(toConsentChange);
  },

  recordConsent(tenant, change) {
    return db.forTenant(tenant).$transaction(async (tx) => {
      const { accountId, purpose, recordedAtMs, ...decision } = change;
      if (!(await lockAccount(tx, tenant, accountId))) return undefined;
      const row = await tx.consentEvent.findFirst({
        where: { tenantId: tenant, accountId, purpose },
        orderBy: { position: 'desc' },
      });
      const [last] = row ? toConsentChange(row) : [];
      if (last && !changesConsent(last, change)) return last;
      await tx.consentEvent.create({
        data: { tenantId: tenant, accountId, purpose, recordedAt: new Date(recordedAtMs), ...decision },
      });
      return change;
    });
  },
});
