import type { AuditActor, AuditResult } from '@commerce/kernel';

/** What was about to be done. Holds no secret, and of a person nothing but the account's id. */
export interface AuditDraft {
  readonly id: string;
  readonly atMs: number;
  readonly actor: AuditActor;
  /** `account` itself, or the service that wrote it. */
  readonly recordedBy: string;
  /** The mutation's field name. */
  readonly action: string;
  readonly target: string;
  readonly before: unknown;
  readonly after: unknown;
  readonly reason: string | null;
  readonly requestId: string;
  readonly changeId: string | null;
  /** `APPLIED` where the effect is of the same transaction; null where somebody else is about to do it. */
  readonly result: 'APPLIED' | null;
}

export interface AuditOutcome {
  readonly result: AuditResult;
  readonly atMs: number;
  readonly after: unknown;
}

/** `outcome` is null while it is not known what came of it. */
export interface AuditEntry extends Omit<AuditDraft, 'result' | 'after'> {
  readonly outcome: AuditOutcome | null;
}

export interface AuditFilter {
  readonly actorId?: string;
  readonly action?: string;
  readonly target?: string;
  readonly changeId?: string;
  readonly sinceMs?: number;
  readonly untilMs?: number;
}
