import { err, ok, type Result } from '@commerce/kernel';
import type { AdminStore, HighRiskOutcome, HighRiskWrite, PageQuery } from '../adminPorts.ts';
import type { ApiKey } from '../domain/apiKey.ts';
import type { AuditDraft, AuditEntry } from '../domain/audit.ts';
import { type ChangeRequest, refusalOf, statusOf } from '../domain/changeRequest.ts';
import { type AccountError, keyNotFound } from '../domain/errors.ts';
import type { StoredLimits } from '../domain/tenantLimits.ts';

interface Tenant {
  readonly audit: AuditEntry[];
  readonly changes: Map<string, ChangeRequest>;
  readonly keys: Map<string, ApiKey>;
  readonly requests: Map<string, { readonly hash: string; readonly id: string }>;
  limits: StoredLimits | undefined;
}

type Outcome = HighRiskOutcome<{ readonly id: string }>;
type Plan = Result<{ readonly audit: AuditDraft; readonly apply: () => void }, readonly AccountError[]>;

const page = <T extends { readonly id: string }>(
  rows: Iterable<T>,
  { beforeId, limit }: PageQuery<unknown>,
  fits: (row: T) => boolean = () => true,
): T[] =>
  [...rows]
    .filter((row) => fits(row) && (beforeId === undefined || row.id < beforeId))
    .sort((a, b) => (a.id < b.id ? 1 : -1))
    .slice(0, limit);

const entryOf = ({ result, after, ...draft }: AuditDraft): AuditEntry => ({
  ...draft,
  outcome: result === null ? null : { result, atMs: draft.atMs, after },
});

/** The same rules in memory, for tests of what stands above. Held to them by the stores' contract suite. */
export const createMemoryAdminStore = (): AdminStore => {
  const tenants = new Map<string, Tenant>();
  const of = (name: string): Tenant => {
    const tenant = tenants.get(name) ?? {
      audit: [],
      changes: new Map<string, ChangeRequest>(),
      keys: new Map<string, ApiKey>(),
      requests: new Map<string, { hash: string; id: string }>(),
      limits: undefined,
    };
    tenants.set(name, tenant);
    return tenant;
  };

  const write = (
    tenant: Tenant,
    { once, redemption }: HighRiskWrite,
    id: string,
    plan: () => Plan,
  ): Outcome => {
    const key = once && JSON.stringify([once.actorId, once.operation, once.key]);
    const before = key === null ? undefined : tenant.requests.get(key);
    if (before && once) {
      return before.hash === once.requestHash
        ? { kind: 'replayed', value: { id: before.id } }
        : { kind: 'mismatch' };
    }
    const planned = plan();
    if (!planned.ok) return { kind: 'refused', errors: planned.error };
    if (redemption) {
      const change = tenant.changes.get(redemption.changeId);
      const refusal = refusalOf(change, redemption);
      if (refusal !== undefined || !change)
        return { kind: 'change-refused', refusal: refusal ?? 'NOT_FOUND' };
      tenant.changes.set(change.id, { ...change, status: 'REDEEMED', redeemedAtMs: redemption.atMs });
    }
    if (key !== null && once) tenant.requests.set(key, { hash: once.requestHash, id });
    tenant.audit.push(entryOf(planned.value.audit));
    planned.value.apply();
    return { kind: 'done', value: { id } };
  };

  return {
    async listAudit(name, query) {
      const { sinceMs = -Infinity, untilMs = Infinity, actorId, action, target, changeId } = query.filter;
      const fits = (entry: AuditEntry): boolean =>
        (actorId === undefined || entry.actor.id === actorId) &&
        (action === undefined || entry.action === action) &&
        (target === undefined || entry.target === target) &&
        (changeId === undefined || entry.changeId === changeId) &&
        entry.atMs >= sinceMs &&
        entry.atMs < untilMs;
      return page(of(name).audit, query, fits);
    },
    recordAudit: async (name, draft, highRisk) =>
      write(of(name), highRisk, draft.id, () => ok({ audit: draft, apply: () => undefined })),
    async recordOutcome(name, { entryId, atMs, result, after }) {
      const { audit } = of(name);
      const at = audit.findIndex(({ id }) => id === entryId);
      const entry = audit[at];
      if (!entry) return false;
      audit[at] = { ...entry, outcome: entry.outcome ?? { result, atMs, after } };
      return true;
    },

    async listChanges(name, query, nowMs) {
      const { status, mutation, requesterId } = query.filter;
      return page(
        of(name).changes.values(),
        query,
        (change) =>
          (status === undefined || statusOf(change, nowMs) === status) &&
          (mutation === undefined || change.mutation === mutation) &&
          (requesterId === undefined || change.requester.id === requesterId),
      );
    },
    findChange: async (name, id) => of(name).changes.get(id),
    async createChange(name, change, audit, once) {
      const { changes } = of(name);
      return write(of(name), { once, redemption: null }, change.id, () =>
        ok({ audit, apply: () => void changes.set(change.id, change) }),
      );
    },
    async decideChange(name, { changeId, status, decider, atMs, note }, audit) {
      const tenant = of(name);
      const change = tenant.changes.get(changeId);
      if (!change || statusOf(change, atMs) !== 'PENDING') return false;
      tenant.changes.set(changeId, { ...change, status, decider, decidedAtMs: atMs, decisionNote: note });
      tenant.audit.push(entryOf(audit));
      return true;
    },

    listKeys: async (name, query) => page(of(name).keys.values(), query),
    findKey: async (name, id) => of(name).keys.get(id),
    findKeyByDigest: async (name, sha256) => [...of(name).keys.values()].find((key) => key.sha256 === sha256),
    async createKey(name, key, audit, highRisk) {
      const { keys } = of(name);
      return write(of(name), highRisk, key.id, () => ok({ audit, apply: () => void keys.set(key.id, key) }));
    },
    async changeKey(name, id, resultId, change, highRisk) {
      const { keys } = of(name);
      return write(of(name), highRisk, resultId, () => {
        const key = keys.get(id);
        if (!key) return err([keyNotFound]);
        const changed = change(key);
        if (!changed.ok) return changed;
        const { next, created, audit } = changed.value;
        return ok({
          audit,
          apply: () => {
            keys.set(id, next);
            if (created) keys.set(created.id, created);
          },
        });
      });
    },
    async touchKey(name, id, atMs) {
      const { keys } = of(name);
      const key = keys.get(id);
      if (key && (key.lastUsedAtMs ?? -Infinity) < atMs) keys.set(id, { ...key, lastUsedAtMs: atMs });
    },

    readLimits: async (name) => of(name).limits,
    async writeLimits(name, stored, audit, highRisk) {
      const tenant = of(name);
      return write(tenant, highRisk, name, () =>
        ok({
          audit: audit(tenant.limits?.limits ?? null),
          apply: () => {
            tenant.limits = stored;
          },
        }),
      );
    },
  };
};
