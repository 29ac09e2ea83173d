import {
  type AuditResult,
  err,
  type Identity,
  identityKinds,
  type IdentityKind,
  ok,
  requireId,
  requireScope,
  BadUserInput,
  type Result,
} from '@commerce/kernel';
import type { AdminDeps } from '../adminPorts.ts';
import type { AuditDraft } from '../domain/audit.ts';
import type { AccountError } from '../domain/errors.ts';
import { type RequestInfo, settled } from './highRisk.ts';
import { requireJson, requireName, requireWords } from './jsonInput.ts';
import { onceOf } from './once.ts';

export interface RecordAuditInput {
  readonly actorId: string;
  readonly actorKind: string;
  readonly action: string;
  readonly target: string;
  readonly before?: unknown;
  readonly reason: string;
  readonly requestId: string;
  readonly inputHash: string;
  readonly changeId?: string | null | undefined;
  readonly idempotencyKey: string;
}

const requireKind = (text: string): IdentityKind => {
  const kind = identityKinds.find((known) => known === text);
  if (kind === undefined) throw new BadUserInput('input.actorKind', 'not a kind of identity');
  return kind;
};

/**
 * A service is about to do something of high risk for somebody. With a change, it is redeemed in the same
 * transaction: no change without its entry, and a repetition redeems nothing again.
 */
export const recordAudit = async (
  deps: AdminDeps,
  identity: Identity,
  input: RecordAuditInput,
): Promise<Result<{ readonly entryId: string }, AccountError[]>> => {
  requireScope(identity, 'audit:write');
  const { admin, clock, ids } = deps;
  const { inputHash } = input;
  const changeId = input.changeId ?? null;
  const draft: AuditDraft = {
    id: ids.newId('auditEntry'),
    atMs: clock.nowMs(),
    actor: { id: requireName(input.actorId, 256, 'input.actorId'), kind: requireKind(input.actorKind) },
    recordedBy: identity.subject,
    action: requireName(input.action, 64, 'input.action'),
    target: requireName(input.target, 256, 'input.target'),
    before: requireJson(input.before ?? null, 'input.before'),
    after: null,
    reason: requireWords(input.reason, 500, 'input.reason'),
    requestId: requireName(input.requestId, 128, 'input.requestId'),
    changeId,
    result: null,
  };
  const { actor, action, target } = draft;
  const once = onceOf(clock, identity.subject, 'recordAudit', input.idempotencyKey, {
    ...{ actorId: actor.id, action, target, inputHash, changeId },
  });
  const redemption =
    changeId === null ? null : { changeId, mutation: action, inputHash, actorId: actor.id, atMs: draft.atMs };
  const done = settled(await admin.recordAudit(identity.tenant, draft, { once, redemption }));
  return done.ok ? ok({ entryId: done.value.value.id }) : done;
};

export interface RecordOutcomeInput {
  readonly entryId: string;
  readonly result: AuditResult;
  readonly after?: unknown;
}

/** What came of it. The first word counts. */
export const recordAuditOutcome = async (
  { admin, clock, ids }: AdminDeps,
  identity: Identity,
  { entryId, result, after = null }: RecordOutcomeInput,
  { requestId }: RequestInfo,
): Promise<Result<{ readonly entryId: string }, AccountError[]>> => {
  requireScope(identity, 'audit:write');
  requireId('auditEntry', entryId, 'input.entryId');
  const known = await admin.recordOutcome(identity.tenant, {
    id: ids.newId('auditEntry'),
    entryId,
    atMs: clock.nowMs(),
    result,
    after: requireJson(after, 'input.after'),
    recordedBy: identity.subject,
    requestId,
  });
  if (known) return ok({ entryId });
  return err([
    {
      type: 'NotFound',
      code: 'AUDIT_ENTRY_NOT_FOUND',
      message: 'no such audit entry',
      field: ['input', 'entryId'],
    },
  ]);
};
