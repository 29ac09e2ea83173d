import {
  auditActorOf,
  BadUserInput,
  err,
  type Identity,
  ok,
  requireId,
  requireScope,
  type Result,
} from '@commerce/kernel';
import type { AdminDeps } from '../adminPorts.ts';
import { type ApiKey, auditOfKey, isUsable, notGrantable } from '../domain/apiKey.ts';
import { type AccountError, approvalRequired, invalidInput, keyNotFound } from '../domain/errors.ts';
import { requiredText } from '../domain/text.ts';
import { digestOf, newKeyText } from './apiKeyText.ts';
import { endOf, type IssuedKey, needsApproval } from './createApiKey.ts';
import { auditDraft, redemptionOf, type RequestInfo, settled } from './highRisk.ts';
import { onceOf } from './once.ts';

export interface RotateApiKeyInput {
  readonly keyId: string;
  readonly graceSeconds?: number | null | undefined;
  readonly expiresInDays?: number | null | undefined;
  readonly reason: string;
  readonly changeId?: string | null | undefined;
  readonly idempotencyKey: string;
}

export interface RotatedKey extends IssuedKey {
  readonly replaced: ApiKey;
}

const defaultGraceSeconds = 86_400;
const maxGraceSeconds = 30 * 86_400;

const requireGrace = (seconds: number | null | undefined): number => {
  const grace = seconds ?? defaultGraceSeconds;
  if (!Number.isInteger(grace) || grace < 0 || grace > maxGraceSeconds)
    throw new BadUserInput('input.graceSeconds', `must be an integer from 0 to ${maxGraceSeconds}`);
  return grace;
};

/** A new one lives as long as the old one was meant to, unless the caller says otherwise. */
const newEnd = (old: ApiKey, days: number | null | undefined, nowMs: number): number | null =>
  endOf(days, nowMs) ?? (old.expiresAtMs === null ? null : nowMs + old.expiresAtMs - old.createdAtMs);

/** Makes a key in another's place. The old one lives on for the grace, so that its users can change over. */
export const rotateApiKey = async (
  deps: AdminDeps,
  identity: Identity,
  input: RotateApiKeyInput,
  request: RequestInfo,
): Promise<Result<RotatedKey, AccountError[]>> => {
  requireScope(identity, 'admin:keys');
  const { admin, clock, ids, randomBytes } = deps;
  const { tenant } = identity;
  const { idempotencyKey, ...asked } = input;
  const createdBy = auditActorOf(identity).id;
  const once = onceOf(clock, createdBy, 'rotateApiKey', idempotencyKey, asked);
  const keyId = requireId('apiKey', input.keyId, 'input.keyId');
  const graceMs = requireGrace(input.graceSeconds) * 1_000;
  const nowMs = clock.nowMs();
  endOf(input.expiresInDays, nowMs);
  const reason = requiredText(input.reason, 500, ['reason']);
  if (!reason.ok) return err([reason.error]);
  const known = await admin.findKey(tenant, keyId);
  if (!known) return err([keyNotFound]);
  if (notGrantable(known.scopes, identity.scopes).length > 0)
    return err([invalidInput('SCOPES_NOT_GRANTABLE', 'the key may do what you may not hand on', ['keyId'])]);
  const redemption = redemptionOf(deps, identity, 'rotateApiKey', input);
  if (!redemption && needsApproval(deps, known)) return err([approvalRequired]);

  const key = newKeyText(tenant, randomBytes);
  const createdId = ids.newId('apiKey');
  const change = (old: ApiKey) => {
    if (!isUsable(old, nowMs) || old.replacedBy !== null)
      return err([invalidInput('KEY_NOT_IN_USE', 'it is over, revoked or replaced already', ['keyId'])]);
    const created: ApiKey = {
      ...old,
      id: createdId,
      sha256: digestOf(key),
      createdAtMs: nowMs,
      createdBy,
      expiresAtMs: newEnd(old, input.expiresInDays, nowMs),
      lastUsedAtMs: null,
    };
    const next: ApiKey = {
      ...old,
      replacedBy: createdId,
      expiresAtMs: Math.min(old.expiresAtMs ?? Infinity, nowMs + graceMs),
    };
    const audit = auditDraft(deps, identity, request, {
      action: 'rotateApiKey',
      target: keyId,
      before: auditOfKey(old),
      after: auditOfKey(next),
      reason: reason.value,
      changeId: input.changeId,
    });
    return ok({ next, created, audit });
  };
  const made = settled(await admin.changeKey(tenant, keyId, createdId, change, { once, redemption }));
  if (!made.ok) return made;
  const [apiKey, replaced] = await Promise.all([
    admin.findKey(tenant, made.value.value.id),
    admin.findKey(tenant, keyId),
  ]);
  if (!apiKey || !replaced) return err([keyNotFound]);
  return ok({ apiKey, replaced, key: made.value.replayed ? null : key });
};
