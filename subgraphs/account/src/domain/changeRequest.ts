import type { AuditActor, ChangeRefusal } from '@commerce/kernel';

export type StoredStatus = 'PENDING' | 'APPROVED' | 'REJECTED' | 'REDEEMED';
export type ChangeStatus = StoredStatus | 'EXPIRED';

/** A mutation that one person wants to send, and another has to agree to first. */
export interface ChangeRequest {
  readonly id: string;
  readonly mutation: string;
  /** Without `changeId` and `idempotencyKey`. */
  readonly input: unknown;
  readonly inputHash: string;
  readonly reason: string;
  readonly status: StoredStatus;
  readonly requester: AuditActor;
  /** Only to compare with who decides; null once the account is erased. */
  readonly requesterSubject: string | null;
  readonly requestedAtMs: number;
  /** For the decision and for carrying it out. */
  readonly expiresAtMs: number;
  readonly decider: AuditActor | null;
  readonly decidedAtMs: number | null;
  readonly decisionNote: string | null;
  readonly redeemedAtMs: number | null;
}

export interface ChangeFilter {
  readonly status?: ChangeStatus;
  readonly mutation?: string;
  readonly requesterId?: string;
}

/** What a mutation shows of itself to be allowed by a change. */
export interface Redemption {
  readonly changeId: string;
  readonly mutation: string;
  readonly inputHash: string;
  readonly actorId: string;
  readonly atMs: number;
}

/** Whose time is over while something is still to be done about it has expired. */
export const statusOf = ({ status, expiresAtMs }: ChangeRequest, nowMs: number): ChangeStatus =>
  (status === 'PENDING' || status === 'APPROVED') && expiresAtMs <= nowMs ? 'EXPIRED' : status;

/** Undefined: the change allows it. The reasons that tell least come first. */
export const refusalOf = (
  change: ChangeRequest | undefined,
  { mutation, inputHash, actorId, atMs }: Redemption,
): ChangeRefusal | undefined => {
  if (!change) return 'NOT_FOUND';
  if (change.requester.id !== actorId) return 'OTHER_PERSON';
  if (change.mutation !== mutation) return 'OTHER_MUTATION';
  if (change.inputHash !== inputHash) return 'OTHER_INPUT';
  const status = statusOf(change, atMs);
  if (status === 'EXPIRED') return 'EXPIRED';
  if (status === 'REDEEMED') return 'REDEEMED';
  return status === 'APPROVED' ? undefined : 'NOT_APPROVED';
};
