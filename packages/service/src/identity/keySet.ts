import type { Clock } from '@commerce/kernel';
import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';

/** The key endpoint did not answer: nothing is known about the token. */
export class KeysUnavailable extends Error {
  constructor(cause: unknown) {
    super('the public keys cannot be fetched', { cause });
    this.name = 'KeysUnavailable';
  }
}

/** All in milliseconds. */
export interface KeySetTimes {
  /** From this age on the keys are fetched anew beside the work; at twice this age the work waits for it. */
  readonly freshMs: number;
  /** While every fetch fails, the last good keys go on up to this age; at least `freshMs`. */
  readonly keepMs: number;
  /** Between two fetches, so that made-up kids cannot make us hammer the issuer. */
  readonly cooldownMs: number;
  /** The same, after a fetch that failed. */
  readonly retryMs: number;
}

export interface KeySetDeps {
  /** Fetches the public keys; rejects where they cannot be had. */
  readonly load: () => Promise<JSONWebKeySet>;
  readonly clock: Clock;
  readonly times: KeySetTimes;
  readonly loaded?: () => void;
  /** `keepsOn`: keys of before go on. */
  readonly failed?: (error: unknown, keepsOn: boolean) => void;
}

/** What jose throws when the keys were had and none fits: the token's fault. */
const tokenFaults: ReadonlySet<string> = new Set([
  'ERR_JWKS_NO_MATCHING_KEY',
  'ERR_JWKS_MULTIPLE_MATCHING_KEYS',
  'ERR_JOSE_NOT_SUPPORTED',
]);

/**
 * Keys that are fetched when first needed, fetched again when they are old or a kid is unknown, and that outlive
 * an issuer that is down. Throws KeysUnavailable while nothing can be known of a token's key.
 */
export const createKeySet = ({ load, clock, times, loaded, failed }: KeySetDeps): JWTVerifyGetKey => {
  let held: { readonly find: JWTVerifyGetKey; readonly atMs: number } | undefined;
  let failure: { readonly error: unknown } | undefined;
  let triedAtMs = Number.NEGATIVE_INFINITY;
  let loading: Promise<void> | undefined;

  const reload = async (): Promise<void> => {
    try {
      const find = createLocalJWKSet(await load());
      held = { find, atMs: clock.nowMs() };
      failure = undefined;
      loaded?.();
    } catch (error) {
      failure = { error };
      failed?.(error, held !== undefined);
    }
    triedAtMs = clock.nowMs();
    loading = undefined;
  };
  /** Joins a fetch under way, or begins one; undefined: it is too early for another. */
  const refresh = (): Promise<void> | undefined => {
    const waitMs = failure ? times.retryMs : times.cooldownMs;
    if (!loading && clock.nowMs() - triedAtMs >= waitMs) loading = reload();
    return loading;
  };

  const find: JWTVerifyGetKey = async (header, token) => {
    if (!held) throw new KeysUnavailable(failure?.error);
    try {
      return await held.find(header, token);
    } catch (error) {
      if (error instanceof errors.JOSEError && tokenFaults.has(error.code)) throw error;
      throw new KeysUnavailable(error);
    }
  };

  return async (header, token) => {
    const ageMs = held ? clock.nowMs() - held.atMs : Number.POSITIVE_INFINITY;
    if (ageMs > times.freshMs) {
      const refreshed = refresh();
      // Once an issuer has failed, nobody waits for it any more while the last good keys go on.
      if (ageMs > times.keepMs || (ageMs > times.freshMs * 2 && !failure)) await refreshed;
    }
    if (held && clock.nowMs() - held.atMs > times.keepMs) throw new KeysUnavailable(failure?.error);
    try {
      return await find(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      await refresh();
      // A kid that is newer than our keys, or made up: who cannot ask cannot know.
      if (failure) throw new KeysUnavailable(failure.error);
      return find(header, token);
    }
  };
};
