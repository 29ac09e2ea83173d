import { err, type Identity, ok, type Result } from '@commerce/kernel';
import type { ErasureSummary } from '../domain/erasure.ts';
import { type AccountError, invalidInput } from '../domain/errors.ts';
import type { AccountDeps } from '../ports.ts';
import { keyConflict, onceOf } from './once.ts';
import { requireSelf } from './signedIn.ts';

export interface EraseMyAccountInput {
  readonly confirm: string;
  readonly dryRun?: boolean | undefined;
  readonly idempotencyKey: string;
}

/** `erased` is null on a dry run. */
export interface Erasure {
  readonly removed: ErasureSummary;
  readonly erased: { readonly accountId: string; readonly atMs: number } | null;
}

const nothing: ErasureSummary = { profileFields: 0, addresses: 0, consentChanges: 0, groupMemberships: 0 };

/**
 * Erases the caller's account, whose id must be given as confirmation. It never makes an account first: who has
 * none, or erased it before, gets a summary of zeros, and the other subgraphs are told all the same.
 */
export const eraseMyAccount = async (
  deps: AccountDeps,
  identity: Identity,
  input: EraseMyAccountInput,
): Promise<Result<Erasure, AccountError[]>> => {
  const { store, clock, ids } = deps;
  const { tenant } = identity;
  const accountId = requireSelf(identity);
  const { confirm, dryRun } = input;
  const once = onceOf(clock, accountId, 'eraseMyAccount', input.idempotencyKey, { confirm });
  if (confirm !== accountId) {
    return err([invalidInput('NOT_CONFIRMED', 'must be the id of the caller’s own account', ['confirm'])]);
  }
  if (dryRun)
    return ok({ removed: (await store.erasureSummary(tenant, accountId)) ?? nothing, erased: null });

  const event = { id: ids.newId('event'), erasedAtMs: clock.nowMs() };
  const outcome = await store.eraseAccount(tenant, accountId, event, once);
  if (outcome.kind === 'mismatch') throw keyConflict();
  const { removed, erasedAtMs } = outcome.value;
  return ok({ removed, erased: { accountId, atMs: erasedAtMs } });
};
