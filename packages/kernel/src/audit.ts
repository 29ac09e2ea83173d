import { type Identity } from './identity.ts';
import { err, type Result } from './result.ts';

/** Whom the audit log names. A person's own subject is never kept: an erasure must not have to rewrite the log. */
export interface AuditActor {
  /** The account id of a person (`acc_…`, a pseudonym); the credential's subject of everything else. */
  readonly id: string;
  readonly kind: Identity['kind'];
}

export const auditActorOf = ({ accountId, subject, kind }: Identity): AuditActor => ({
  id: accountId ?? subject,
  kind,
});

/** Why an approved change cannot be carried out by this request. */
export const changeRefusals = [
  'NOT_FOUND',
  'NOT_APPROVED',
  'EXPIRED',
  'REDEEMED',
  'OTHER_PERSON',
  'OTHER_MUTATION',
  'OTHER_INPUT',
] as const;

export type ChangeRefusal = (typeof changeRefusals)[number];

const refusalTexts: Readonly<Record<ChangeRefusal, string>> = {
  NOT_FOUND: 'no such change request',
  NOT_APPROVED: 'the change request is not approved',
  EXPIRED: 'the time of the change request is over',
  REDEEMED: 'the change request was carried out already',
  OTHER_PERSON: 'the change request is somebody else’s',
  OTHER_MUTATION: 'the change request is of another mutation',
  OTHER_INPUT: 'the input is not the one that was approved',
};

/** As a user error says it. */
export const changeRefusalText = (
  refusal: ChangeRefusal,
): { readonly code: string; readonly message: string } => ({
  code: `CHANGE_${refusal}`,
  message: refusalTexts[refusal],
});

/** What somebody is about to do. Holds no secret and nothing personal. */
export interface AuditIntent {
  readonly tenant: string;
  readonly actor: AuditActor;
  /** The mutation's field name. */
  readonly action: string;
  /** What it acts on, e.g. an id or `SKU@location`. */
  readonly target: string;
  /** The state before it, as JSON. */
  readonly before: unknown;
  readonly reason: string;
  /** Of the mutation's input (`changeInputHash` of @commerce/contracts). */
  readonly inputHash: string;
  /** The approved change that allows it, where one was given: it is redeemed with the entry, once. */
  readonly changeId: string | undefined;
  readonly requestId: string;
  /** One per intended effect: a repetition gets the first one's entry and redeems nothing again. */
  readonly idempotencyKey: string;
}

export type AuditResult = 'APPLIED' | 'REFUSED';

/** The audit log, as whoever has something to write into it sees it. */
export interface AuditTrail {
  /**
   * Resolves when the entry is kept for good. Rejects with SUBGRAPH_UNAVAILABLE when that is not known, and with
   * CONFLICT when the idempotency key was used for another input.
   */
  record(intent: AuditIntent): Promise<Result<{ readonly entryId: string }, ChangeRefusal>>;
  /** Adds what came of it; the first word counts. `after`: the state after it, as JSON. */
  outcome(
    tenant: string,
    outcome: { readonly entryId: string; readonly result: AuditResult; readonly after: unknown },
  ): Promise<void>;
}

export interface ChangeRefused {
  readonly kind: 'CHANGE_REFUSED';
  readonly refusal: ChangeRefusal;
}

/**
 * Does `effect` only after the log has the intent, and then adds what came of it. Without an entry there is no
 * effect. An outcome that cannot be told stays open in the log until the same request is repeated.
 */
export const audited = async <T, E>(
  trail: AuditTrail,
  intent: AuditIntent,
  effect: () => Promise<Result<T, E>>,
  after: (value: T) => unknown,
): Promise<Result<T, E | ChangeRefused>> => {
  const recorded = await trail.record(intent);
  if (!recorded.ok) return err({ kind: 'CHANGE_REFUSED', refusal: recorded.error });
  const { entryId } = recorded.value;
  const result = await effect();
  const outcome = result.ok
    ? ({ entryId, result: 'APPLIED', after: after(result.value) } as const)
    : ({ entryId, result: 'REFUSED', after: null } as const);
  // The effect is there: a caller told otherwise would do it again.
  await trail.outcome(intent.tenant, outcome).catch(() => undefined);
  return result;
};
