import { auditActorOf, err, type Identity, ok, requireScope, type Result } from '@commerce/kernel';
import type { AdminDeps } from '../adminPorts.ts';
import type { AccountError } from '../domain/errors.ts';
import { type LimitsInput, parseLimits, type StoredLimits } from '../domain/tenantLimits.ts';
import { requiredText } from '../domain/text.ts';
import { auditDraft, type RequestInfo, settled } from './highRisk.ts';
import { onceOf } from './once.ts';

export interface SetTenantLimitsInput {
  readonly limits: LimitsInput;
  readonly reason: string;
  readonly idempotencyKey: string;
}

/** Puts these limits in place of those before, as a whole. */
export const setTenantLimits = async (
  deps: AdminDeps,
  identity: Identity,
  input: SetTenantLimitsInput,
  request: RequestInfo,
): Promise<Result<StoredLimits, AccountError[]>> => {
  requireScope(identity, 'admin:limits');
  const { admin, clock } = deps;
  const { tenant } = identity;
  const updatedBy = auditActorOf(identity).id;
  const reason = requiredText(input.reason, 500, ['reason']);
  const limits = parseLimits(input.limits);
  if (!reason.ok || !limits.ok)
    return err([...(reason.ok ? [] : [reason.error]), ...(limits.ok ? [] : limits.error)]);
  const once = onceOf(clock, updatedBy, 'setTenantLimits', input.idempotencyKey, {
    limits: JSON.stringify(limits.value),
  });
  const stored: StoredLimits = { limits: limits.value, updatedAtMs: clock.nowMs(), updatedBy };
  const written = settled(
    await admin.writeLimits(
      tenant,
      stored,
      (before) =>
        auditDraft(deps, identity, request, {
          action: 'setTenantLimits',
          target: 'tenantLimits',
          before,
          after: limits.value,
          reason: reason.value,
        }),
      { once, redemption: null },
    ),
  );
  if (!written.ok) return written;
  return ok((await admin.readLimits(tenant)) ?? stored);
};
