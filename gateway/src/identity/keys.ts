import { type IssuerConfig, localKeys, remoteKeys } from '@commerce/service';
import type { JSONWebKeySet, JWTVerifyGetKey } from 'jose';

/** An issuer's public keys: given in the tenants file, or fetched, cached and refreshed on an unknown kid. */
export const issuerKeys = ({ jwks }: IssuerConfig): JWTVerifyGetKey =>
  'uri' in jwks
    ? remoteKeys(jwks.uri, { cooldownMs: 30_000 })
    : localKeys({ keys: jwks.keys } as JSONWebKeySet);
