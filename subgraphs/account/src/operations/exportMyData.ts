import { hasScope, type Identity, toIso } from '@commerce/kernel';
import type { AccountDeps, AccountExportRows } from '../ports.ts';
import { signedIn } from './signedIn.ts';

const toDocument = ({ account, addresses, consentChanges, groups }: AccountExportRows) => {
  const { createdAtMs, erasedAtMs: _inUse, ...profile } = account;
  return {
    profile: { ...profile, createdAt: toIso(createdAtMs) },
    addresses: addresses.map(({ accountId: _own, createdAtMs: addedMs, ...address }) => ({
      ...address,
      addedAt: toIso(addedMs),
    })),
    consentHistory: consentChanges.map(({ accountId: _own, recordedAtMs, ...change }) => ({
      ...change,
      recordedAt: toIso(recordedAtMs),
    })),
    groups: groups.map(({ code, name }) => ({ code, name })),
  };
};

export interface DataExport {
  readonly generatedAtMs: number;
  readonly data: unknown;
}

/** Everything held of the caller; null for a caller without an account. */
export const exportMyData = async (deps: AccountDeps, identity: Identity): Promise<DataExport | null> => {
  if (identity.accountId === undefined || !hasScope(identity, 'account:self')) return null;
  const { id } = await signedIn(deps, identity);
  const rows = await deps.store.exportAccount(identity.tenant, id);
  return rows ? { generatedAtMs: deps.clock.nowMs(), data: toDocument(rows) } : null;
};
