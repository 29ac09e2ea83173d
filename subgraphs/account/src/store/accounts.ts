import type { AccountStore } from '../ports.ts';
import type { Database, Transaction } from './database.ts';
import { toAccount } from './rows.ts';

/**
 * Makes every other change of the account wait until this transaction ends. False when there is no such account
 * in use.
 */
export const lockAccount = async (tx: Transaction, tenant: string, id: string): Promise<boolean> => {
  const rows = await tx.$queryRaw<unknown[]>`
    select 1 from account where tenant_id = ${tenant} and id = ${id} and erased_at is null for update`;
  return rows.length > 0;
};

export const accountsStore = (
  db: Database,
): Pick<AccountStore, 'ensureAccount' | 'findAccounts' | 'updateProfile'> => ({
  async ensureAccount(tenant, id, nowMs) {
    const { account } = db.forTenant(tenant);
    const key = { tenantId_id: { tenantId: tenant, id } };
    const known = await account.findUnique({ where: key });
    if (known?.erasedAt === null) return toAccount(known);
    const now = new Date(nowMs);
    // First sign-ins race: whoever comes second finds the row and leaves it as it is. A tombstone comes to life.
    await db.query(
      tenant,
      `insert into account (tenant_id, id, created_at, updated_at) values ($1, $2, $3, $3)
       on conflict (tenant_id, id) do update
         set erased_at = null, created_at = excluded.created_at, updated_at = excluded.updated_at
         where account.erased_at is not null`,
      [tenant, id, now],
    );
    return toAccount(await account.findUniqueOrThrow({ where: key }));
  },

  async findAccounts(tenant, ids) {
    const rows = await db
      .forTenant(tenant)
      .account.findMany({ where: { tenantId: tenant, id: { in: [...ids] } } });
    return rows.map(toAccount);
  },

  async updateProfile(tenant, id, patch, nowMs) {
    const [row] = await db.forTenant(tenant).account.updateManyAndReturn({
      where: { tenantId: tenant, id, erasedAt: null },
      data: { ...patch, updatedAt: new Date(nowMs) },
    });
    return row && toAccount(row);
  },
});
