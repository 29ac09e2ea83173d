import {
  auditActorOf,
  CodedError,
  err,
  type Identity,
  ok,
  requireId,
  requireScope,
  type Result,
} from '@commerce/kernel';
import type { AdminDeps, Decision } from '../adminPorts.ts';
import { type ChangeRequest, statusOf } from '../domain/changeRequest.ts';
import { type AccountError, changeNotFound, changeRefused, invalidInput } from '../domain/errors.ts';
import { optionalText } from '../domain/text.ts';
import { auditDraft, type RequestInfo } from './highRisk.ts';

export interface DecideChangeInput {
  readonly changeId: string;
  readonly note?: string | null | undefined;
}

/** The same person under another credential is still the same person. */
const isSamePerson = (change: ChangeRequest, identity: Identity): boolean =>
  change.requester.id === auditActorOf(identity).id || change.requesterSubject === identity.subject;

/**
 * One person's decision on another's request. It gives nobody rights: the requester needs the mutation's own scope
 * when sending it, and the decider does not. Deciding again the same way is success.
 */
export const decideChange = async (
  deps: AdminDeps,
  identity: Identity,
  status: Decision['status'],
  input: DecideChangeInput,
  request: RequestInfo,
): Promise<Result<ChangeRequest, AccountError[]>> => {
  requireScope(identity, 'change:approve');
  // A role that several take, or a machine, could be the requester in another dress.
  if (identity.kind !== 'staff' || identity.accountId === undefined)
    throw new CodedError('FORBIDDEN', 'a person has to decide');
  const { admin, clock } = deps;
  const { tenant } = identity;
  const changeId = requireId('changeRequest', input.changeId, 'input.changeId');
  const note = optionalText(input.note, 500, ['note']);
  if (!note.ok) return err([note.error]);

  const change = await admin.findChange(tenant, changeId);
  if (!change) return err([changeNotFound]);
  if (isSamePerson(change, identity))
    return err([invalidInput('SELF_APPROVAL', 'somebody else has to decide', ['changeId'])]);

  const decider = auditActorOf(identity);
  const audit = auditDraft(deps, identity, request, {
    action: status === 'APPROVED' ? 'approveChange' : 'rejectChange',
    target: changeId,
    before: { status: 'PENDING' },
    after: { status },
    reason: note.value,
    changeId,
  });
  const decision = { changeId, status, decider, atMs: clock.nowMs(), note: note.value };
  const decided = await admin.decideChange(tenant, decision, audit);
  const now = (await admin.findChange(tenant, changeId)) ?? change;
  if (decided || (now.status === status && now.decider?.id === decider.id)) return ok(now);
  return err([
    statusOf(now, clock.nowMs()) === 'EXPIRED'
      ? changeRefused('EXPIRED')
      : invalidInput('ALREADY_DECIDED', `it is ${now.status.toLowerCase()} already`, ['changeId']),
  ]);
};
