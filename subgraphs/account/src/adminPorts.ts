import type { AuditResult, ChangeRefusal, Clock, IdFactory, RandomBytes, Result } from '@commerce/kernel';
import type { ApiKey } from './domain/apiKey.ts';
import type { AuditDraft, AuditEntry, AuditFilter } from './domain/audit.ts';
import type { ChangeFilter, ChangeRequest, Redemption } from './domain/changeRequest.ts';
import type { AccountError } from './domain/errors.ts';
import type { Limits, StoredLimits } from './domain/tenantLimits.ts';
import type { Once } from './ports.ts';

/** Rows of a list, newest first. */
export interface PageQuery<Filter> {
  readonly filter: Filter;
  /** The last row of the page before. */
  readonly beforeId?: string;
  readonly limit: number;
}

/** What a high-risk write brings along besides its effect. */
export interface HighRiskWrite {
  /** Null: doing it again does no harm. */
  readonly once: Once | null;
  /** The approved change that allows it; null: it needs none and names none. */
  readonly redemption: Redemption | null;
}

/** `refused`: the change does not allow it, or the effect is not to be; nothing was written. */
export type HighRiskOutcome<T> =
  | { readonly kind: 'done' | 'replayed'; readonly value: T }
  | { readonly kind: 'mismatch' }
  | { readonly kind: 'change-refused'; readonly refusal: ChangeRefusal }
  | { readonly kind: 'refused'; readonly errors: readonly AccountError[] };

export interface KeyChange {
  readonly next: ApiKey;
  /** The key in its place. */
  readonly created?: ApiKey;
  readonly audit: AuditDraft;
}

export interface Decision {
  readonly changeId: string;
  readonly status: 'APPROVED' | 'REJECTED';
  readonly decider: ChangeRequest['requester'];
  readonly atMs: number;
  readonly note: string | null;
}

/**
 * The audit log and what it watches over. Every write puts its audit entry and its effect into one transaction:
 * neither is there without the other. The tenant comes first everywhere; methods throw SUBGRAPH_UNAVAILABLE while
 * the store cannot be reached.
 */
export interface AdminStore {
  listAudit(tenant: string, query: PageQuery<AuditFilter>): Promise<AuditEntry[]>;
  /** Gives the entry's id. */
  recordAudit(
    tenant: string,
    draft: AuditDraft,
    write: HighRiskWrite,
  ): Promise<HighRiskOutcome<{ readonly id: string }>>;
  /** The first outcome of an entry counts. False: there is no such entry. */
  recordOutcome(
    tenant: string,
    outcome: {
      readonly id: string;
      readonly entryId: string;
      readonly atMs: number;
      readonly result: AuditResult;
      readonly after: unknown;
      readonly recordedBy: string;
      readonly requestId: string;
    },
  ): Promise<boolean>;

  listChanges(tenant: string, query: PageQuery<ChangeFilter>, nowMs: number): Promise<ChangeRequest[]>;
  findChange(tenant: string, id: string): Promise<ChangeRequest | undefined>;
  createChange(
    tenant: string,
    change: ChangeRequest,
    audit: AuditDraft,
    once: Once,
  ): Promise<HighRiskOutcome<{ readonly id: string }>>;
  /** False, and nothing is written, unless it is pending and its time is not over: of two at once one decides. */
  decideChange(tenant: string, decision: Decision, audit: AuditDraft): Promise<boolean>;

  listKeys(tenant: string, query: PageQuery<object>): Promise<ApiKey[]>;
  findKey(tenant: string, id: string): Promise<ApiKey | undefined>;
  /** In one statement by a unique index. */
  findKeyByDigest(tenant: string, sha256: string): Promise<ApiKey | undefined>;
  createKey(
    tenant: string,
    key: ApiKey,
    audit: AuditDraft,
    write: HighRiskWrite,
  ): Promise<HighRiskOutcome<{ readonly id: string }>>;
  /** Puts what `change` makes in place of the key as it is; changes of one key take turns. Answers with `resultId`. */
  changeKey(
    tenant: string,
    id: string,
    resultId: string,
    change: (key: ApiKey) => Result<KeyChange, AccountError[]>,
    write: HighRiskWrite,
  ): Promise<HighRiskOutcome<{ readonly id: string }>>;
  /** Only ever moves forward. */
  touchKey(tenant: string, id: string, atMs: number): Promise<void>;

  readLimits(tenant: string): Promise<StoredLimits | undefined>;
  /** Replaces them as a whole; `audit` is told what they were. */
  writeLimits(
    tenant: string,
    stored: StoredLimits,
    audit: (before: Limits | null) => AuditDraft,
    write: HighRiskWrite,
  ): Promise<HighRiskOutcome<{ readonly id: string }>>;
}

export interface AdminSettings {
  /** How long a change request may be decided on and carried out, in milliseconds. */
  readonly changeLifeMs: number;
  /** Which new keys need a second person. */
  readonly keyApproval: 'never' | 'beyond-guest' | 'always';
}

/** What the administrative operations are handed. */
export interface AdminDeps {
  readonly admin: AdminStore;
  readonly clock: Clock;
  readonly ids: IdFactory;
  readonly randomBytes: RandomBytes;
  readonly settings: AdminSettings;
}
