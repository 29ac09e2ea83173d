import { changeInputHash } from '@commerce/contracts';
import { auditActorOf, err, type Identity, ok, type Result } from '@commerce/kernel';
import type { AdminDeps, HighRiskOutcome } from '../adminPorts.ts';
import type { AuditDraft } from '../domain/audit.ts';
import type { Redemption } from '../domain/changeRequest.ts';
import { type AccountError, changeRefused } from '../domain/errors.ts';
import { keyConflict } from './once.ts';

/** What a request is known by besides who sends it. */
export interface RequestInfo {
  readonly requestId: string;
}

type Said = Pick<AuditDraft, 'action' | 'target' | 'before' | 'after'> & {
  readonly reason: string | null;
  readonly changeId?: string | null | undefined;
};

/** An entry whose effect is of the same transaction. */
export const auditDraft = (
  { ids, clock }: Pick<AdminDeps, 'ids' | 'clock'>,
  identity: Identity,
  { requestId }: RequestInfo,
  { changeId = null, ...said }: Said,
): AuditDraft => ({
  ...said,
  id: ids.newId('auditEntry'),
  atMs: clock.nowMs(),
  actor: auditActorOf(identity),
  recordedBy: 'account',
  requestId,
  changeId,
  result: 'APPLIED',
});

/** Null: the request names no change. */
export const redemptionOf = (
  { clock }: Pick<AdminDeps, 'clock'>,
  identity: Identity,
  mutation: string,
  input: { readonly changeId?: string | null | undefined },
): Redemption | null =>
  input.changeId === null || input.changeId === undefined
    ? null
    : {
        changeId: input.changeId,
        mutation,
        inputHash: changeInputHash(mutation, { ...input }),
        actorId: auditActorOf(identity).id,
        atMs: clock.nowMs(),
      };

/** What a store's outcome is to the caller; throws CONFLICT for a key that was used for another request. */
export const settled = <T>(
  outcome: HighRiskOutcome<T>,
): Result<{ readonly value: T; readonly replayed: boolean }, AccountError[]> => {
  switch (outcome.kind) {
    case 'mismatch':
      throw keyConflict();
    case 'change-refused':
      return err([changeRefused(outcome.refusal)]);
    case 'refused':
      return err([...outcome.errors]);
    case 'done':
    case 'replayed':
      return ok({ value: outcome.value, replayed: outcome.kind === 'replayed' });
  }
};
