import { err, type Identity, ok, requireId, requireScope, type Result } from '@commerce/kernel';
import type { AdminDeps } from '../adminPorts.ts';
import { type ApiKey, auditOfKey } from '../domain/apiKey.ts';
import { type AccountError, invalidInput, keyNotFound } from '../domain/errors.ts';
import { requiredText } from '../domain/text.ts';
import { auditDraft, type RequestInfo, settled } from './highRisk.ts';

export interface RevokeApiKeyInput {
  readonly keyId: string;
  readonly reason: string;
}

/** Ends a key at once. It never waits for a second person; a key that is revoked already stays so. */
export const revokeApiKey = async (
  deps: AdminDeps,
  identity: Identity,
  input: RevokeApiKeyInput,
  request: RequestInfo,
): Promise<Result<ApiKey, AccountError[]>> => {
  requireScope(identity, 'admin:keys');
  const { admin, clock } = deps;
  const { tenant } = identity;
  const keyId = requireId('apiKey', input.keyId, 'input.keyId');
  const reason = requiredText(input.reason, 500, ['reason']);
  if (!reason.ok) return err([reason.error]);
  const change = (key: ApiKey) => {
    if (key.revokedAtMs !== null)
      return err([invalidInput('ALREADY_REVOKED', 'it is revoked already', ['keyId'])]);
    const next = { ...key, revokedAtMs: clock.nowMs() };
    const audit = auditDraft(deps, identity, request, {
      action: 'revokeApiKey',
      target: keyId,
      before: auditOfKey(key),
      after: auditOfKey(next),
      reason: reason.value,
    });
    return ok({ next, audit });
  };
  const done = settled(await admin.changeKey(tenant, keyId, keyId, change, { once: null, redemption: null }));
  const key = await admin.findKey(tenant, keyId);
  if (!key) return err([keyNotFound]);
  return done.ok || key.revokedAtMs !== null ? ok(key) : done;
};
