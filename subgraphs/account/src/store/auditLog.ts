import { ok } from '@commerce/kernel';
import type { AdminStore } from '../adminPorts.ts';
import { toAuditEntry } from './adminRows.ts';
import type { Database } from './database.ts';
import { json, writeHighRisk } from './highRisk.ts';

export const auditLogStore = (
  db: Database,
): Pick<AdminStore, 'listAudit' | 'recordAudit' | 'recordOutcome'> => ({
  async listAudit(tenant, { filter, beforeId, limit }) {
    const { sinceMs, untilMs, ...equal } = filter;
    const { auditEntry } = db.forTenant(tenant);
    const rows = await auditEntry.findMany({
      where: {
        tenantId: tenant,
        outcomeOf: null,
        ...equal,
        ...(beforeId !== undefined && { id: { lt: beforeId } }),
        ...((sinceMs !== undefined || untilMs !== undefined) && {
          at: {
            ...(sinceMs !== undefined && { gte: new Date(sinceMs) }),
            ...(untilMs !== undefined && { lt: new Date(untilMs) }),
          },
        }),
      },
      orderBy: { id: 'desc' },
      take: limit,
    });
    const open = rows.filter(({ result }) => result === null).map(({ id }) => id);
    const outcomes =
      open.length === 0
        ? []
        : await auditEntry.findMany({ where: { tenantId: tenant, outcomeOf: { in: open } } });
    const byEntry = new Map(outcomes.map((outcome) => [outcome.outcomeOf, outcome]));
    return rows.map((row) => toAuditEntry(row, byEntry.get(row.id)));
  },

  recordAudit: (tenant, draft, write) =>
    writeHighRisk(db, tenant, write, draft.id, async () =>
      ok({ audit: draft, apply: async () => undefined }),
    ),

  async recordOutcome(tenant, { id, entryId, atMs, result, after, recordedBy, requestId }) {
    const { auditEntry } = db.forTenant(tenant);
    const entry = await auditEntry.findUnique({ where: { tenantId_id: { tenantId: tenant, id: entryId } } });
    if (!entry || entry.outcomeOf !== null) return false;
    if (entry.result !== null) return true;
    const { actorId, actorKind, action, target, changeId } = entry;
    await auditEntry.createMany({
      data: [
        {
          ...{ tenantId: tenant, id, at: new Date(atMs), result, recordedBy, requestId, outcomeOf: entryId },
          ...{ actorId, actorKind, action, target, changeId },
          after: json(after),
        },
      ],
      skipDuplicates: true,
    });
    return true;
  },
});
