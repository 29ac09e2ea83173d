import { type IdentityKind, identityKinds, isScope } from '@commerce/kernel';
import type {
  ApiKey as KeyRow,
  AuditEntry as AuditRow,
  ChangeRequest as ChangeRow,
} from '@commerce/prisma/account';
import { type ApiKey, isKeyRole } from '../domain/apiKey.ts';
import type { AuditEntry, AuditOutcome } from '../domain/audit.ts';
import type { ChangeRequest, StoredStatus } from '../domain/changeRequest.ts';

const kindOf = (text: string): IdentityKind => identityKinds.find((kind) => kind === text) ?? 'service';

const timeOf = (date: Date | null): number | null => date?.getTime() ?? null;

const outcomeOf = ({ result, at, after }: AuditRow): AuditOutcome => ({
  result: result === 'REFUSED' ? 'REFUSED' : 'APPLIED',
  atMs: at.getTime(),
  after,
});

/** An entry with the outcome that it holds itself, or that came in a row of its own. */
export const toAuditEntry = (row: AuditRow, outcome: AuditRow | undefined): AuditEntry => ({
  id: row.id,
  atMs: row.at.getTime(),
  actor: { id: row.actorId, kind: kindOf(row.actorKind) },
  recordedBy: row.recordedBy,
  action: row.action,
  target: row.target,
  before: row.before,
  reason: row.reason,
  requestId: row.requestId,
  changeId: row.changeId,
  outcome: row.result === null ? (outcome ? outcomeOf(outcome) : null) : outcomeOf(row),
});

export const toChangeRequest = (row: ChangeRow): ChangeRequest => ({
  id: row.id,
  mutation: row.mutation,
  input: row.input,
  inputHash: row.inputHash,
  reason: row.reason,
  // The table's own check knows no other.
  status: row.status as StoredStatus,
  requester: { id: row.requesterId, kind: kindOf(row.requesterKind) },
  requesterSubject: row.requesterSubject,
  requestedAtMs: row.requestedAt.getTime(),
  expiresAtMs: row.expiresAt.getTime(),
  decider: row.deciderId === null ? null : { id: row.deciderId, kind: kindOf(row.deciderKind ?? '') },
  decidedAtMs: timeOf(row.decidedAt),
  decisionNote: row.decisionNote,
  redeemedAtMs: timeOf(row.redeemedAt),
});

/** A role or scope that is not known any more is worth nothing. */
export const toApiKey = (row: KeyRow): ApiKey => ({
  id: row.id,
  sha256: row.sha256,
  name: row.name,
  role: isKeyRole(row.role) ? row.role : 'GUEST',
  scopes: row.scopes.filter(isScope),
  createdAtMs: row.createdAt.getTime(),
  createdBy: row.createdBy,
  expiresAtMs: timeOf(row.expiresAt),
  revokedAtMs: timeOf(row.revokedAt),
  replacedBy: row.replacedBy,
  lastUsedAtMs: timeOf(row.lastUsedAt),
});
