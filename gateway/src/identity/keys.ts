import type { IssuerConfig } from '@commerce/service';
import { createLocalJWKSet, createRemoteJWKSet, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';

/** An issuer's public keys: given in the tenants file, or fetched, cached and refreshed on an unknown kid. */
export const issuerKeys = ({ jwks }: IssuerConfig): JWTVerifyGetKey =>
  'uri' in jwks
    ? createRemoteJWKSet(new URL(jwks.uri), {
        timeoutDuration: 3_000,
        cooldownDuration: 30_000,
        cacheMaxAge: 600_000,
      })
    : createLocalJWKSet({ keys: jwks.keys } as JSONWebKeySet);
