import { ok } from '@commerce/kernel';
import type { AdminStore } from '../adminPorts.ts';
import type { Limits } from '../domain/tenantLimits.ts';
import type { Database } from './database.ts';
import { json, writeHighRisk } from './highRisk.ts';

/** What `writeLimits` stored; the row is ours, so its shape is known. */
const limitsIn = (value: unknown): Limits => value as Limits;

export const tenantLimitsStore = (db: Database): Pick<AdminStore, 'readLimits' | 'writeLimits'> => ({
  async readLimits(tenant) {
    const row = await db.forTenant(tenant).tenantLimits.findUnique({ where: { tenantId: tenant } });
    return row
      ? { limits: limitsIn(row.limits), updatedAtMs: row.updatedAt.getTime(), updatedBy: row.updatedBy }
      : undefined;
  },

  writeLimits: (tenant, { limits, updatedAtMs, updatedBy }, audit, write) =>
    writeHighRisk(db, tenant, write, tenant, async (tx) => {
      // There may be no row to lock yet, and two at once must not both tell of the one before.
      await tx.$executeRaw`select pg_advisory_xact_lock(hashtext('tenant_limits'), hashtext(${tenant}))`;
      const before = await tx.tenantLimits.findUnique({ where: { tenantId: tenant } });
      const data = { limits: json(limits) as object, updatedAt: new Date(updatedAtMs), updatedBy };
      return ok({
        audit: audit(before ? limitsIn(before.limits) : null),
        apply: () =>
          tx.tenantLimits.upsert({
            where: { tenantId: tenant },
            create: { tenantId: tenant, ...data },
            update: data,
          }),
      });
    }),
});
