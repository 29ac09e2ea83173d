import { type Clock, CodedError, type Identity, systemClock } from '@commerce/kernel';
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify, type JWTVerifyGetKey } from 'jose';
import { createExpiringCache } from '../expiringCache.ts';
import { type FetchKeys, fetchKeySet } from './fetchKeys.ts';
import { createKeySet, KeysUnavailable } from './keySet.ts';
import { identityAudience, identityFromClaims, identityIssuer, identityTokenType } from './token.ts';

/** Checks the gateway's token. Throws UNAUTHENTICATED, or SUBGRAPH_UNAVAILABLE when its keys cannot be had. */
export interface IdentityVerifier {
  verify(token: string | undefined): Promise<Identity>;
}

export const createIdentityVerifier = (deps: {
  keys: JWTVerifyGetKey;
  clock: Clock;
  maxCached?: number;
}): IdentityVerifier => {
  const { keys, clock, maxCached = 10_000 } = deps;
  const verified = createExpiringCache<Identity>(clock, maxCached);

  return {
    async verify(token) {
      if (!token) throw new CodedError('UNAUTHENTICATED', 'this service answers the gateway alone');
      const known = verified.get(token);
      if (known) return known;

      try {
        const { payload } = await jwtVerify(token, keys, {
          issuer: identityIssuer,
          audience: identityAudience,
          typ: identityTokenType,
          algorithms: ['EdDSA'],
          requiredClaims: ['exp', 'sub'],
          currentDate: new Date(clock.nowMs()),
        });
        const identity = identityFromClaims(payload);
        verified.set(token, identity, (payload.exp ?? 0) * 1000);
        return identity;
      } catch (error) {
        if (error instanceof KeysUnavailable) {
          throw new CodedError('SUBGRAPH_UNAVAILABLE', 'the gateway’s public keys cannot be fetched', {
            cause: error,
          });
        }
        throw new CodedError('UNAUTHENTICATED', 'the identity token does not verify', { cause: error });
      }
    },
  };
};

/**
 * The gateway's keys, fetched from its URL, cached, and fetched anew when an unknown kid arrives: a gateway that
 * signs with a new key is believed within `cooldownMs`, one that is down keeps its last keys for a day.
 */
export const remoteKeys = (
  url: string,
  options: { cooldownMs?: number; clock?: Clock; fetch?: FetchKeys } = {},
): JWTVerifyGetKey => {
  const { cooldownMs = 2_000, clock = systemClock, fetch = globalThis.fetch } = options;
  return createKeySet({
    load: () => fetchKeySet(url, fetch),
    clock,
    times: { freshMs: 600_000, keepMs: 86_400_000, cooldownMs, retryMs: Math.min(cooldownMs, 1_000) },
  });
};

export const localKeys = (jwks: JSONWebKeySet): JWTVerifyGetKey => createLocalJWKSet(jwks);
