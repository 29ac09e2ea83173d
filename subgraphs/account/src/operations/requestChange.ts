import { canonicalChangeInput, changeInputHash } from '@commerce/contracts';
import { auditActorOf, BadUserInput, type Identity, requireScope, type Result } from '@commerce/kernel';
import type { AdminDeps } from '../adminPorts.ts';
import type { ChangeRequest } from '../domain/changeRequest.ts';
import type { AccountError } from '../domain/errors.ts';
import { requiredText } from '../domain/text.ts';
import { auditDraft, type RequestInfo, settled } from './highRisk.ts';
import { requireJsonObject } from './jsonInput.ts';
import { onceOf } from './once.ts';

export interface RequestChangeInput {
  readonly mutation: string;
  readonly input: unknown;
  readonly reason: string;
  readonly idempotencyKey: string;
}

/** Asks for a second person's agreement to a mutation that the caller will send themselves. */
export const requestChange = async (
  deps: AdminDeps,
  identity: Identity,
  input: RequestChangeInput,
  request: RequestInfo,
): Promise<Result<ChangeRequest, AccountError[]>> => {
  requireScope(identity, 'change:request');
  const { admin, clock, ids, settings } = deps;
  const { mutation } = input;
  if (!/^[a-z][A-Za-z0-9]{0,63}$/.test(mutation))
    throw new BadUserInput('input.mutation', 'not a mutation’s name');
  const asked = canonicalChangeInput(requireJsonObject(input.input, 'input.input'));
  const inputHash = changeInputHash(mutation, asked);
  const reason = requiredText(input.reason, 500, ['reason']);
  if (!reason.ok) return { ok: false, error: [reason.error] };

  const requester = auditActorOf(identity);
  const nowMs = clock.nowMs();
  const once = onceOf(clock, requester.id, 'requestChange', input.idempotencyKey, { inputHash });
  const change: ChangeRequest = {
    id: ids.newId('changeRequest'),
    mutation,
    input: asked,
    inputHash,
    reason: reason.value,
    status: 'PENDING',
    requester,
    requesterSubject: identity.subject,
    requestedAtMs: nowMs,
    expiresAtMs: nowMs + settings.changeLifeMs,
    decider: null,
    decidedAtMs: null,
    decisionNote: null,
    redeemedAtMs: null,
  };
  const audit = auditDraft(deps, identity, request, {
    action: 'requestChange',
    target: change.id,
    before: null,
    after: { mutation, input: asked },
    reason: reason.value,
    changeId: change.id,
  });
  const made = settled(await admin.createChange(identity.tenant, change, audit, once));
  if (!made.ok) return made;
  const stored = made.value.replayed
    ? await admin.findChange(identity.tenant, made.value.value.id)
    : undefined;
  return { ok: true, value: stored ?? change };
};
