import {
  type AuditIntent,
  type AuditResult,
  type AuditTrail,
  type ChangeRefusal,
  CodedError,
  err,
  ok,
} from '@commerce/kernel';

export interface MemoryAudit extends AuditTrail {
  readonly entries: (AuditIntent & { readonly entryId: string; result?: AuditResult; after?: unknown })[];
  /** What an intent with a change is refused with; undefined: the change allows it. */
  refusal: ChangeRefusal | undefined;
  /** While true nothing can be written. */
  isDown: boolean;
  /** While true no outcome can be told. */
  isDeaf: boolean;
}

/** The audit log as the account subgraph keeps it, as far as its writers can tell. */
export const createMemoryAudit = (): MemoryAudit => {
  const down = (): CodedError => new CodedError('SUBGRAPH_UNAVAILABLE', 'the audit log cannot be written');
  const audit: MemoryAudit = {
    entries: [],
    refusal: undefined,
    isDown: false,
    isDeaf: false,
    async record(intent) {
      if (audit.isDown) throw down();
      const known = audit.entries.find(({ idempotencyKey }) => idempotencyKey === intent.idempotencyKey);
      if (known) {
        if (known.inputHash !== intent.inputHash) throw new CodedError('CONFLICT', 'another request');
        return ok({ entryId: known.entryId });
      }
      if (intent.changeId !== undefined && audit.refusal !== undefined) return err(audit.refusal);
      const entryId = `aud_${audit.entries.length + 1}`;
      audit.entries.push({ ...intent, entryId });
      return ok({ entryId });
    },
    async outcome(_tenant, { entryId, result, after }) {
      if (audit.isDown || audit.isDeaf) throw down();
      const entry = audit.entries.find((one) => one.entryId === entryId);
      if (entry) entry.result ??= result;
      if (entry) entry.after ??= after;
    },
  };
  return audit;
};
