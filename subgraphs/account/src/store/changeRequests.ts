import { ok } from '@commerce/kernel';
import type { AdminStore } from '../adminPorts.ts';
import type { ChangeFilter } from '../domain/changeRequest.ts';
import { toChangeRequest } from './adminRows.ts';
import type { Database } from './database.ts';
import { insertAudit, json, writeHighRisk } from './highRisk.ts';

const ofStatus = (status: ChangeFilter['status'], now: Date) => {
  if (status === undefined) return {};
  if (status === 'EXPIRED') return { status: { in: ['PENDING', 'APPROVED'] }, expiresAt: { lte: now } };
  return status === 'PENDING' || status === 'APPROVED' ? { status, expiresAt: { gt: now } } : { status };
};

export const changeRequestsStore = (
  db: Database,
): Pick<AdminStore, 'listChanges' | 'findChange' | 'createChange' | 'decideChange'> => ({
  async listChanges(tenant, { filter: { status, ...equal }, beforeId, limit }, nowMs) {
    const rows = await db.forTenant(tenant).changeRequest.findMany({
      where: {
        tenantId: tenant,
        ...equal,
        ...ofStatus(status, new Date(nowMs)),
        ...(beforeId !== undefined && { id: { lt: beforeId } }),
      },
      orderBy: { id: 'desc' },
      take: limit,
    });
    return rows.map(toChangeRequest);
  },

  async findChange(tenant, id) {
    const where = { tenantId_id: { tenantId: tenant, id } };
    const row = await db.forTenant(tenant).changeRequest.findUnique({ where });
    return row ? toChangeRequest(row) : undefined;
  },

  createChange: (tenant, change, audit, once) =>
    writeHighRisk(db, tenant, { once, redemption: null }, change.id, async (tx) =>
      ok({
        audit,
        apply: () =>
          tx.changeRequest.create({
            data: {
              tenantId: tenant,
              id: change.id,
              mutation: change.mutation,
              input: json(change.input) as object,
              inputHash: change.inputHash,
              reason: change.reason,
              status: change.status,
              requesterId: change.requester.id,
              requesterKind: change.requester.kind,
              requesterSubject: change.requesterSubject,
              requestedAt: new Date(change.requestedAtMs),
              expiresAt: new Date(change.expiresAtMs),
            },
          }),
      }),
    ),

  decideChange: (tenant, { changeId, status, decider, atMs, note }, audit) =>
    db.forTenant(tenant).$transaction(async (tx) => {
      const at = new Date(atMs);
      const { count } = await tx.changeRequest.updateMany({
        where: { tenantId: tenant, id: changeId, status: 'PENDING', expiresAt: { gt: at } },
        data: {
          status,
          deciderId: decider.id,
          deciderKind: decider.kind,
          decidedAt: at,
          decisionNote: note,
        },
      });
      if (count === 1) await insertAudit(tx, tenant, audit);
      return count === 1;
    }),
});
