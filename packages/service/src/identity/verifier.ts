import { type Clock, CodedError, type Identity } from '@commerce/kernel';
import {
  createLocalJWKSet,
  createRemoteJWKSet,
  errors,
  type JSONWebKeySet,
  jwtVerify,
  type JWTVerifyGetKey,
} from 'jose';
import { identityAudience, identityFromClaims, identityIssuer } from './token.ts';

/** Checks the gateway's token. Throws UNAUTHENTICATED, or SUBGRAPH_UNAVAILABLE when its keys cannot be had. */
export interface IdentityVerifier {
  verify(token: string | undefined): Promise<Identity>;
}

const keysUnavailable = (error: unknown): boolean =>
  error instanceof errors.JWKSTimeout ||
  // jose reports an unreachable or failing key endpoint as its generic error or fetch's TypeError.
  (error instanceof errors.JOSEError && error.code === 'ERR_JOSE_GENERIC') ||
  error instanceof TypeError;

export const createIdentityVerifier = (deps: {
  keys: JWTVerifyGetKey;
  clock: Clock;
  maxCached?: number;
}): IdentityVerifier => {
  const { keys, clock, maxCached = 10_000 } = deps;
  const verified = new Map<string, { identity: Identity; expiresAtMs: number }>();

  return {
    async verify(token) {
      if (!token) throw new CodedError('UNAUTHENTICATED', 'this service answers the gateway alone');
      const nowMs = clock.nowMs();
      const known = verified.get(token);
      if (known && known.expiresAtMs > nowMs) return known.identity;
      verified.delete(token);

      try {
        const { payload } = await jwtVerify(token, keys, {
          issuer: identityIssuer,
          audience: identityAudience,
          algorithms: ['EdDSA'],
          requiredClaims: ['exp', 'sub'],
          currentDate: new Date(nowMs),
        });
        const identity = identityFromClaims(payload);
        verified.set(token, { identity, expiresAtMs: (payload.exp ?? 0) * 1000 });
        const oldest = verified.keys().next().value;
        if (verified.size > maxCached && oldest !== undefined) verified.delete(oldest);
        return identity;
      } catch (error) {
        if (keysUnavailable(error)) {
          throw new CodedError('SUBGRAPH_UNAVAILABLE', 'the gateway’s public keys cannot be fetched', {
            cause: error,
          });
        }
        throw new CodedError('UNAUTHENTICATED', 'the identity token does not verify', { cause: error });
      }
    },
  };
};

/** Keys fetched from the gateway, cached, and fetched anew when an unknown kid arrives. */
export const remoteKeys = (url: string): JWTVerifyGetKey =>
  createRemoteJWKSet(new URL(url), { cooldownDuration: 2_000, cacheMaxAge: 600_000, timeoutDuration: 3_000 });

export const localKeys = (jwks: JSONWebKeySet): JWTVerifyGetKey => createLocalJWKSet(jwks);
