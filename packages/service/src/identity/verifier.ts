import { type Clock, CodedError, type Identity } from '@commerce/kernel';
import {
  createLocalJWKSet,
  createRemoteJWKSet,
  errors,
  type JSONWebKeySet,
  jwtVerify,
  type JWTVerifyGetKey,
} from 'jose';
import { createExpiringCache } from '../expiringCache.ts';
import { identityAudience, identityFromClaims, identityIssuer } from './token.ts';

/** Checks the gateway's token. Throws UNAUTHENTICATED, or SUBGRAPH_UNAVAILABLE when its keys cannot be had. */
export interface IdentityVerifier {
  verify(token: string | undefined): Promise<Identity>;
}

/** The key endpoint did not answer: nothing is known about the token. */
export class KeysUnavailable extends Error {
  constructor(cause: unknown) {
    super('the public keys cannot be fetched', { cause });
    this.name = 'KeysUnavailable';
  }
}

/** What jose throws when the keys were had and none fits: the token's fault. */
const tokenFaults: ReadonlySet<string> = new Set([
  'ERR_JWKS_NO_MATCHING_KEY',
  'ERR_JWKS_MULTIPLE_MATCHING_KEYS',
  'ERR_JOSE_NOT_SUPPORTED',
]);

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

/** Keys fetched from a URL, cached, and fetched anew when an unknown kid arrives. Throws KeysUnavailable. */
export const remoteKeys = (
  url: string,
  options: { cooldownMs: number } = { cooldownMs: 2_000 },
): JWTVerifyGetKey => {
  const keys = createRemoteJWKSet(new URL(url), {
    cooldownDuration: options.cooldownMs,
    cacheMaxAge: 600_000,
    timeoutDuration: 3_000,
  });
  return async (header, token) => {
    try {
      return await keys(header, token);
    } catch (error) {
      if (error instanceof errors.JOSEError && tokenFaults.has(error.code)) throw error;
      throw new KeysUnavailable(error);
    }
  };
};

export const localKeys = (jwks: JSONWebKeySet): JWTVerifyGetKey => createLocalJWKSet(jwks);
