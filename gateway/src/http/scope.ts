import type { Clock, Identity } from '@commerce/kernel';
import { identityHeader, type IdentitySigner } from '@commerce/service';
import type { Cancellation } from '../engine/fetch/port.ts';
import type { RequestTrace } from '../engine/observer.ts';
import type { RequestScope } from '../engine/scope.ts';
import type { AccessRights } from '../engine/access/rights.ts';
import type { Caller } from '../identity/caller.ts';
import type { IdentityKeys } from './identityKeys.ts';

export interface ScopeOptions {
  readonly clock: Clock;
  /** Undefined where subgraphs are told nothing of who asks. */
  readonly signer: IdentitySigner | undefined;
  /** The longest that one client request may take, in milliseconds. */
  readonly requestTimeoutMs: number;
  /** Labels of `@override(label:)` that are on. */
  readonly overrideLabels: ReadonlySet<string>;
  /** From 0 up to 100, for `@override(label: "percent(n)")`: the same for the same identity. */
  readonly overrideBucket: (identity: Identity | undefined) => number;
  readonly identityKeys: IdentityKeys;
  readonly accessRights: (caller: Caller | undefined) => AccessRights | undefined;
}

export interface ScopeInput {
  readonly caller: Caller | undefined;
  readonly requestId: string;
  /** `x-timeout-ms`: how much time the caller itself has left. */
  readonly callerTimeoutMs: number | undefined;
  readonly cancellation: Cancellation;
  readonly trace: RequestTrace | undefined;
}

/** What the engine knows of one client request; whatever costs is made when first asked for. */
export const createScopes = (options: ScopeOptions) => {
  const { clock, signer, requestTimeoutMs, overrideLabels, overrideBucket, identityKeys, accessRights } =
    options;

  const headersOf = async (identity: Identity | undefined, requestId: string) => ({
    'x-request-id': requestId,
    ...(signer && identity && { [identityHeader]: await signer.sign(identity) }),
  });

  return (input: ScopeInput): RequestScope => {
    const { caller, requestId, callerTimeoutMs = requestTimeoutMs, cancellation, trace } = input;
    const identity = caller?.identity;
    const keys = identityKeys(caller);
    let headers: ReturnType<RequestScope['headers']> | undefined;
    return {
      headers: () => (headers ??= headersOf(identity, requestId)),
      joinKey: keys.join,
      tenant: identity?.tenant,
      rights: keys.rights,
      access: accessRights(caller),
      deadline: clock.nowMs() + Math.min(requestTimeoutMs, callerTimeoutMs),
      cancellation,
      overrides: { labels: overrideLabels, percentage: overrideBucket(identity) },
      trace,
    };
  };
};

export type CreateScope = ReturnType<typeof createScopes>;
