import type { ChangeRefusal, Result } from '@commerce/kernel';
import { Prisma } from '@commerce/prisma/account';
import type { HighRiskOutcome, HighRiskWrite } from '../adminPorts.ts';
import type { AuditDraft } from '../domain/audit.ts';
import { type Redemption, refusalOf } from '../domain/changeRequest.ts';
import type { AccountError } from '../domain/errors.ts';
import type { Database, Transaction } from './database.ts';
import { claim, textIn, unclaim } from './requests.ts';
import { toChangeRequest } from './adminRows.ts';

/** A value for a JSON column; null is the column's own. */
export const json = (value: unknown): Prisma.InputJsonValue | typeof Prisma.DbNull =>
  value === null || value === undefined ? Prisma.DbNull : value;

export const insertAudit = async (tx: Transaction, tenant: string, draft: AuditDraft): Promise<void> => {
  const { atMs, actor, before, after, ...rest } = draft;
  await tx.auditEntry.create({
    data: {
      ...rest,
      tenantId: tenant,
      at: new Date(atMs),
      actorId: actor.id,
      actorKind: actor.kind,
      before: json(before),
      after: json(after),
    },
  });
};

/** Of two at once one redeems: the second waits for the row, and then it is not approved any more. */
const redeem = async (
  tx: Transaction,
  tenant: string,
  redemption: Redemption,
): Promise<ChangeRefusal | undefined> => {
  const { changeId: id, mutation, inputHash, actorId, atMs } = redemption;
  const at = new Date(atMs);
  const { count } = await tx.changeRequest.updateMany({
    where: {
      tenantId: tenant,
      id,
      status: 'APPROVED',
      expiresAt: { gt: at },
      mutation,
      inputHash,
      requesterId: actorId,
    },
    data: { status: 'REDEEMED', redeemedAt: at },
  });
  if (count === 1) return undefined;
  const row = await tx.changeRequest.findUnique({ where: { tenantId_id: { tenantId: tenant, id } } });
  return refusalOf(row ? toChangeRequest(row) : undefined, redemption) ?? 'REDEEMED';
};

/** What is about to be written, decided on rows that nobody else changes until the transaction ends. */
export type Plan = Result<
  { readonly audit: AuditDraft; readonly apply: () => Promise<unknown> },
  readonly AccountError[]
>;

/** Claims the key, redeems the change, writes the audit entry, then the effect: all or nothing. */
export const writeHighRisk = (
  db: Database,
  tenant: string,
  { once, redemption }: HighRiskWrite,
  resultId: string,
  plan: (tx: Transaction) => Promise<Plan>,
): Promise<HighRiskOutcome<{ readonly id: string }>> =>
  db.forTenant(tenant).$transaction(async (tx): Promise<HighRiskOutcome<{ readonly id: string }>> => {
    const claimed = once && (await claim(tx, tenant, once, { id: resultId }));
    if (claimed?.kind === 'mismatch') return claimed;
    if (claimed?.kind === 'repeated')
      return { kind: 'replayed', value: { id: textIn(claimed.result, 'id') } };

    const planned = await plan(tx);
    const refusal = planned.ok && redemption ? await redeem(tx, tenant, redemption) : undefined;
    if (!planned.ok || refusal) {
      if (once) await unclaim(tx, tenant, once);
      return planned.ok
        ? { kind: 'change-refused', refusal: refusal as ChangeRefusal }
        : { kind: 'refused', errors: planned.error };
    }
    await insertAudit(tx, tenant, planned.value.audit);
    await planned.value.apply();
    return { kind: 'done', value: { id: resultId } };
  });
