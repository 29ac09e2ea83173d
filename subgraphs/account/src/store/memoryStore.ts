import { filledFields, type Account } from '../domain/account.ts';
import type { Address } from '../domain/address.ts';
import { changesConsent, type ConsentChange, currentConsents } from '../domain/consent.ts';
import type { ErasureSummary } from '../domain/erasure.ts';
import { accountErased } from '../domain/errors.ts';
import type { CustomerGroup } from '../domain/group.ts';
import type { AccountStore, ErasureEvent, Once } from '../ports.ts';

interface Tenant {
  accounts: Map<string, Account>;
  addresses: Address[];
  consents: ConsentChange[];
  groups: Map<string, CustomerGroup>;
  memberships: { accountId: string; groupId: string }[];
  requests: Map<string, { once: Once; result: unknown }>;
  outbox: (ErasureEvent & { accountId: string })[];
}

export interface MemoryStore extends AccountStore {
  /** What waits to be announced. */
  outbox(tenant: string): readonly (ErasureEvent & { accountId: string })[];
}

const byCode = (a: CustomerGroup, b: CustomerGroup): number => (a.code < b.code ? -1 : 1);

const requestKey = ({ actorId, operation, key }: Once): string => JSON.stringify([actorId, operation, key]);

/** The same rules in memory, for tests of everything above the store. Held to them by the stores' contract suite. */
export const createMemoryStore = (): MemoryStore => {
  const tenants = new Map<string, Tenant>();
  const of = (name: string): Tenant => {
    const tenant = tenants.get(name) ?? {
      accounts: new Map<string, Account>(),
      addresses: [],
      consents: [],
      groups: new Map<string, CustomerGroup>(),
      memberships: [],
      requests: new Map<string, { once: Once; result: unknown }>(),
      outbox: [],
    };
    tenants.set(name, tenant);
    return tenant;
  };
  const inUse = (tenant: Tenant, id: string): Account | undefined => {
    const account = tenant.accounts.get(id);
    return account?.erasedAtMs === null ? account : undefined;
  };
  const isOf = (accountId: string) => (row: { accountId: string }) => row.accountId === accountId;
  const bookOf = (tenant: Tenant, accountId: string): Address[] => tenant.addresses.filter(isOf(accountId));
  const groupsOf = (tenant: Tenant, accountId: string): CustomerGroup[] =>
    tenant.memberships
      .filter(isOf(accountId))
      .flatMap(({ groupId }) => tenant.groups.get(groupId) ?? [])
      .sort(byCode);
  const summaryOf = (tenant: Tenant, account: Account): ErasureSummary => ({
    profileFields: filledFields(account),
    addresses: bookOf(tenant, account.id).length,
    consentChanges: tenant.consents.filter(isOf(account.id)).length,
    groupMemberships: tenant.memberships.filter(isOf(account.id)).length,
  });
  /** The answer that was given before, if any. */
  const before = <T>(
    tenant: Tenant,
    once: Once,
  ): { kind: 'mismatch' } | { kind: 'replayed'; value: T } | undefined => {
    const known = tenant.requests.get(requestKey(once));
    if (!known) return undefined;
    if (known.once.requestHash !== once.requestHash) return { kind: 'mismatch' };
    // Only the operation that stored a result reads it again.
    return { kind: 'replayed', value: known.result as T };
  };
  const remember = (tenant: Tenant, once: Once, result: unknown): void => {
    tenant.requests.set(requestKey(once), { once, result });
  };
  const emptyAccount = (id: string, nowMs: number): Account => ({
    id,
    email: null,
    displayName: null,
    locale: null,
    createdAtMs: nowMs,
    erasedAtMs: null,
  });

  return {
    outbox: (name) => of(name).outbox,
    ready: async () => undefined,

    async ensureAccount(name, id, nowMs) {
      const tenant = of(name);
      const account = inUse(tenant, id) ?? emptyAccount(id, nowMs);
      tenant.accounts.set(id, account);
      return account;
    },
    findAccounts: async (name, ids) => [...new Set(ids)].flatMap((id) => of(name).accounts.get(id) ?? []),
    async updateProfile(name, id, patch) {
      const account = inUse(of(name), id);
      if (!account) return undefined;
      const updated = { ...account, ...patch };
      of(name).accounts.set(id, updated);
      return updated;
    },

    addressesOf: async (name, accountIds) =>
      of(name).addresses.filter((row) => accountIds.includes(row.accountId)),
    async changeAddressBook(name, accountId, change, once) {
      const tenant = of(name);
      if (!inUse(tenant, accountId)) return { kind: 'refused', error: accountErased };
      const book = bookOf(tenant, accountId);
      const answer = once && before<string>(tenant, once.request);
      if (answer?.kind === 'mismatch') return answer;
      if (answer) return { kind: 'replayed', book, addressId: answer.value };
      const changed = change(book);
      if (!changed.ok) return { kind: 'refused', error: changed.error };
      tenant.addresses = [...tenant.addresses.filter((row) => row.accountId !== accountId), ...changed.value];
      if (once) remember(tenant, once.request, once.addressId);
      return { kind: 'changed', book: changed.value };
    },

    consentsOf: async (name, accountIds) =>
      accountIds.flatMap((id) => currentConsents(of(name).consents.filter(isOf(id)))),
    consentHistoryOf: async (name, accountId, limit) =>
      of(name).consents.filter(isOf(accountId)).reverse().slice(0, limit),
    async recordConsent(name, change) {
      const tenant = of(name);
      if (!inUse(tenant, change.accountId)) return undefined;
      const last = tenant.consents
        .filter(isOf(change.accountId))
        .findLast(({ purpose }) => purpose === change.purpose);
      if (last && !changesConsent(last, change)) return last;
      tenant.consents.push(change);
      return change;
    },

    listGroups: async (name, limit) => [...of(name).groups.values()].sort(byCode).slice(0, limit),
    findGroup: async (name, id) => of(name).groups.get(id),
    groupsOf: async (name, accountIds) =>
      accountIds.flatMap((accountId) =>
        groupsOf(of(name), accountId).map((group) => ({ ...group, accountId })),
      ),
    async createGroup(name, group, max, once) {
      const tenant = of(name);
      const answer = before<{ id: string }>(tenant, once);
      if (answer) return answer;
      if (tenant.groups.size >= max) return { kind: 'done', value: 'full' };
      if ([...tenant.groups.values()].some(({ code }) => code === group.code))
        return { kind: 'done', value: 'taken' };
      tenant.groups.set(group.id, group);
      remember(tenant, once, { id: group.id });
      return { kind: 'done', value: { id: group.id } };
    },
    async joinGroup(name, accountId, groupId) {
      const tenant = of(name);
      if (!inUse(tenant, accountId) || !tenant.groups.has(groupId)) return false;
      const isIn = tenant.memberships.some((row) => row.accountId === accountId && row.groupId === groupId);
      if (!isIn) tenant.memberships.push({ accountId, groupId });
      return true;
    },
    async leaveGroup(name, accountId, groupId) {
      const tenant = of(name);
      tenant.memberships = tenant.memberships.filter(
        (row) => row.accountId !== accountId || row.groupId !== groupId,
      );
    },

    async exportAccount(name, id) {
      const tenant = of(name);
      const account = tenant.accounts.get(id);
      if (!account) return undefined;
      const consentChanges = tenant.consents.filter(isOf(id));
      return { account, addresses: bookOf(tenant, id), consentChanges, groups: groupsOf(tenant, id) };
    },
    async erasureSummary(name, id) {
      const account = inUse(of(name), id);
      return account && summaryOf(of(name), account);
    },
    async eraseAccount(name, id, event, once) {
      const tenant = of(name);
      const answer = before<{ erasedAtMs: number; removed: ErasureSummary }>(tenant, once);
      if (answer) return answer;
      const account = tenant.accounts.get(id) ?? emptyAccount(id, event.erasedAtMs);
      const erased = { erasedAtMs: event.erasedAtMs, removed: summaryOf(tenant, account) };
      const isOthers = (row: { accountId: string }): boolean => row.accountId !== id;
      tenant.addresses = tenant.addresses.filter(isOthers);
      tenant.consents = tenant.consents.filter(isOthers);
      tenant.memberships = tenant.memberships.filter(isOthers);
      for (const [key, { once: request }] of tenant.requests)
        if (request.actorId === id) tenant.requests.delete(key);
      const tombstone = { ...emptyAccount(id, account.createdAtMs), erasedAtMs: event.erasedAtMs };
      tenant.accounts.set(id, tombstone);
      tenant.outbox.push({ ...event, accountId: id });
      remember(tenant, once, erased);
      return { kind: 'done', value: erased };
    },
    async forgetRequestsBefore(name, beforeMs) {
      const { requests } = of(name);
      const old = [...requests].filter(([, { once }]) => once.atMs < beforeMs);
      for (const [key] of old) requests.delete(key);
      return old.length;
    },
  };
};
