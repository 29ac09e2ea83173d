import {
  auditActorOf,
  BadUserInput,
  err,
  type Identity,
  isScope,
  ok,
  requireScope,
  type Result,
  type Scope,
} from '@commerce/kernel';
import type { AdminDeps } from '../adminPorts.ts';
import {
  type ApiKey,
  auditOfKey,
  isBeyondGuest,
  type KeyRole,
  notGrantable,
  scopesOfRole,
} from '../domain/apiKey.ts';
import { type AccountError, approvalRequired, invalidInput } from '../domain/errors.ts';
import { requiredText } from '../domain/text.ts';
import { digestOf, newKeyText } from './apiKeyText.ts';
import { auditDraft, redemptionOf, type RequestInfo, settled } from './highRisk.ts';
import { onceOf } from './once.ts';

export interface CreateApiKeyInput {
  readonly name: string;
  readonly role: KeyRole;
  readonly scopes?: readonly string[] | null | undefined;
  readonly expiresInDays?: number | null | undefined;
  readonly reason: string;
  readonly changeId?: string | null | undefined;
  readonly idempotencyKey: string;
}

/** `key` is its text, shown this once; null on a repetition, because it is kept nowhere. */
export interface IssuedKey {
  readonly apiKey: ApiKey;
  readonly key: string | null;
}

const dayMs = 86_400_000;

/** When something that lives so many days is over; null: never. */
export const endOf = (days: number | null | undefined, nowMs: number): number | null => {
  if (days === null || days === undefined) return null;
  if (!Number.isInteger(days) || days < 1 || days > 3_650)
    throw new BadUserInput('input.expiresInDays', 'must be an integer from 1 to 3650');
  return nowMs + days * dayMs;
};

/** Whether a second person has to agree to a key that can do so much. */
export const needsApproval = (
  { settings }: Pick<AdminDeps, 'settings'>,
  key: Pick<ApiKey, 'role' | 'scopes'>,
): boolean =>
  settings.keyApproval === 'always' || (settings.keyApproval === 'beyond-guest' && isBeyondGuest(key));

const scopesOf = (
  { role, scopes }: CreateApiKeyInput,
  identity: Identity,
): Result<readonly Scope[], AccountError[]> => {
  const wanted: readonly string[] = scopes ?? scopesOfRole(role);
  const known = wanted.filter(isScope);
  if (known.length < wanted.length)
    return err([invalidInput('UNKNOWN_SCOPE', 'there is no such scope', ['scopes'])]);
  const refused = notGrantable(known, identity.scopes);
  if (refused.length > 0)
    return err([
      invalidInput('SCOPES_NOT_GRANTABLE', `not yours to hand on: ${refused.join(', ')}`, ['scopes']),
    ]);
  return ok([...new Set(known)]);
};

export const createApiKey = async (
  deps: AdminDeps,
  identity: Identity,
  input: CreateApiKeyInput,
  request: RequestInfo,
): Promise<Result<IssuedKey, AccountError[]>> => {
  requireScope(identity, 'admin:keys');
  const { admin, clock, ids, randomBytes } = deps;
  const { tenant } = identity;
  const { idempotencyKey, ...asked } = input;
  const createdBy = auditActorOf(identity).id;
  const once = onceOf(clock, createdBy, 'createApiKey', idempotencyKey, asked);
  const name = requiredText(input.name, 100, ['name']);
  const reason = requiredText(input.reason, 500, ['reason']);
  const scopes = scopesOf(input, identity);
  const nowMs = clock.nowMs();
  const expiresAtMs = endOf(input.expiresInDays, nowMs);
  if (!name.ok || !reason.ok || !scopes.ok) {
    return err([
      ...(name.ok ? [] : [name.error]),
      ...(reason.ok ? [] : [reason.error]),
      ...(scopes.ok ? [] : scopes.error),
    ]);
  }
  const redemption = redemptionOf(deps, identity, 'createApiKey', input);
  if (!redemption && needsApproval(deps, { role: input.role, scopes: scopes.value }))
    return err([approvalRequired]);

  const key = newKeyText(tenant, randomBytes);
  const apiKey: ApiKey = {
    id: ids.newId('apiKey'),
    sha256: digestOf(key),
    name: name.value,
    role: input.role,
    scopes: scopes.value,
    createdAtMs: nowMs,
    createdBy,
    expiresAtMs,
    revokedAtMs: null,
    replacedBy: null,
    lastUsedAtMs: null,
  };
  const audit = auditDraft(deps, identity, request, {
    action: 'createApiKey',
    target: apiKey.id,
    before: null,
    after: auditOfKey(apiKey),
    reason: reason.value,
    changeId: input.changeId,
  });
  const made = settled(await admin.createKey(tenant, apiKey, audit, { once, redemption }));
  if (!made.ok) return made;
  if (!made.value.replayed) return ok({ apiKey, key });
  return ok({ apiKey: (await admin.findKey(tenant, made.value.value.id)) ?? apiKey, key: null });
};
