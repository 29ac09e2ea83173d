import { hash } from 'node:crypto';
import { type Clock, CodedError } from '@commerce/kernel';
import { createExpiringCache, KeysUnavailable, type Logger } from '@commerce/service';
import type { Authenticator, SignInRequest } from './authenticator.ts';
import type { Caller, SignInMode } from './caller.ts';
import { type RefusalReason, refusalReasonOf } from './refusal.ts';
import type { RefusedMode, SignInMetrics } from './signInMetrics.ts';

/** However long a credential lives, its rights are looked at again after this time. */
const rememberedAtMostMs = 300_000;
/** A credential that is sent over and over again in vain costs one verification in this time. */
const refusalRememberedMs = 5_000;

interface Refusal {
  readonly mode: RefusedMode;
  readonly reason: RefusalReason;
}

export interface CredentialDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: SignInMetrics;
  /** Callers remembered, and refusals. */
  readonly maxCached: number;
  /** What a credential that no authenticator finds its own is counted as. */
  readonly unclaimed: RefusedMode;
}

// The reason goes to log and metric: told to the caller, it would help an attacker.
const unauthenticated = (): CodedError =>
  new CodedError('UNAUTHENTICATED', 'the credential is missing or not valid');

const isUnavailable = (error: unknown): boolean =>
  error instanceof CodedError && error.code === 'SUBGRAPH_UNAVAILABLE';

/** Counts a request that is refused, and makes what is thrown. */
export const createRefuse =
  (metrics: SignInMetrics) =>
  ({ mode, reason }: Refusal): CodedError => {
    metrics.refused(mode, reason);
    return unauthenticated();
  };

/** The digest of what a connection sends over and over again is made once. The text is kept as long as the connection. */
const createDigests = () => {
  const last = new WeakMap<object, { readonly text: string; readonly digest: string }>();
  return (text: string, connection: object | undefined): string => {
    const known = connection && last.get(connection);
    if (known?.text === text) return known.digest;
    const digest = hash('sha256', text, 'base64url');
    if (connection) last.set(connection, { text, digest });
    return digest;
  };
};

/**
 * From one header's text to a caller, through the first authenticator that finds its own in the request. The
 * outcome is remembered by the text's digest, so that no secret is kept; concurrent first uses of one text are
 * verified once, unless the authenticator wants to see each of them.
 */
export const createCredentials = (authenticators: readonly Authenticator[], deps: CredentialDeps) => {
  const { clock, logger, metrics, maxCached, unclaimed } = deps;
  const callers = createExpiringCache<Caller>(clock, maxCached);
  // Apart, so that a flood of bad ones does not make good ones be verified again.
  const refusals = createExpiringCache<Refusal>(clock, maxCached);
  const outages = createExpiringCache<true>(clock, 10);
  const running = new Map<string, Promise<Caller>>();
  const refuse = createRefuse(metrics);
  const digestOf = createDigests();

  /** The first time, before it is remembered, is logged. */
  const refuseFirst = (refusal: Refusal, remember: string | undefined): CodedError => {
    if (remember !== undefined) refusals.set(remember, refusal, clock.nowMs() + refusalRememberedMs);
    logger.info({ ...refusal }, 'credential refused');
    return refuse(refusal);
  };

  /** A line a second says it all, however many ask while somebody is down. */
  const logOutage = (mode: SignInMode, error: KeysUnavailable): void => {
    if (outages.get(mode)) return;
    outages.set(mode, true, clock.nowMs() + 1_000);
    logger.error({ mode, err: error }, 'credentials cannot be checked');
  };

  const verify = async (
    authenticator: Authenticator,
    credential: string,
    { request, digest }: { request: SignInRequest; digest: string },
  ): Promise<Caller> => {
    const { mode, steady = false } = authenticator;
    const refusedFor = (reason: RefusalReason): CodedError =>
      refuseFirst({ mode, reason }, steady ? digest : undefined);
    metrics.verified(mode);
    const signedIn = await authenticator.verify(credential, request).catch((error: unknown) => {
      const reason = refusalReasonOf(error);
      if (reason !== undefined) throw refusedFor(reason);
      if (error instanceof KeysUnavailable || isUnavailable(error)) metrics.unavailable(mode);
      if (!(error instanceof KeysUnavailable)) throw error;
      // Nothing is known of the credential: a client told 401 would throw a good one away.
      logOutage(mode, error);
      throw new CodedError('SUBGRAPH_UNAVAILABLE', 'the credential cannot be checked now', { cause: error });
    });
    if (!signedIn) throw refusedFor('unknown');
    const nowMs = clock.nowMs();
    const untilMs = Math.min(signedIn.expiresAtMs, nowMs + rememberedAtMostMs);
    if (untilMs > nowMs) callers.set(digest, signedIn.caller, untilMs);
    return signedIn.caller;
  };

  /** Whoever is known is answered at once. */
  return (text: string, request: SignInRequest): Caller | Promise<Caller> => {
    const digest = digestOf(text, request.connection);
    const known = callers.get(digest);
    if (known) return known;
    const refusal = refusals.get(digest);
    if (refusal) throw refuse(refusal);
    const others = running.get(digest);
    if (others) return others;
    for (const authenticator of authenticators) {
      const credential = authenticator.find(request);
      if (credential === undefined) continue;
      const verified = verify(authenticator, credential, { request, digest });
      if (!authenticator.steady) return verified;
      const flight = verified.finally(() => running.delete(digest));
      running.set(digest, flight);
      return flight;
    }
    throw refuseFirst({ mode: unclaimed, reason: 'unknown' }, digest);
  };
};
