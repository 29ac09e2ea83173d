import { type Clock, type Identity, identityKinds, type Scope, scopes } from '@commerce/kernel';
import { type CryptoKey, importJWK, type JSONWebKeySet, type JWK, SignJWT } from 'jose';
import { z } from 'zod';
import { createExpiringCache } from '../expiringCache.ts';

/** The header that carries the gateway's word of who is asking. */
export const identityHeader = 'x-identity-token';
export const identityIssuer = 'commerce-gateway';
export const identityAudience = 'commerce-subgraphs';

/** How long a token is good for, and for how long one is handed out again before a new one is signed. */
const lifetimeSeconds = 150;
const reuseSeconds = 60;

const claims = z.object({
  sub: z.string(),
  tnt: z.string(),
  knd: z.enum(identityKinds),
  scp: z.array(z.enum(scopes)),
  acc: z.string().optional(),
  grp: z.array(z.string()).optional(),
});

export interface IdentitySigner {
  sign(identity: Identity): Promise<string>;
  /** For /.well-known/jwks.json. */
  readonly jwks: JSONWebKeySet;
}

const publicPart = ({ kty = 'OKP', crv, x, kid }: JWK): JSONWebKeySet['keys'][number] => ({
  kty,
  ...(crv && { crv }),
  ...(x && { x }),
  ...(kid && { kid }),
  use: 'sig',
  alg: 'EdDSA',
});

/** Signs at most one token per identity and minute. `privateKey` is an Ed25519 JWK with a kid. */
export const createIdentitySigner = async (deps: {
  privateKey: JWK;
  clock: Clock;
  maxCached?: number;
}): Promise<IdentitySigner> => {
  const { privateKey, clock, maxCached = 10_000 } = deps;
  if (!privateKey.kid) throw new Error('the signing key needs a kid');
  const key = (await importJWK(privateKey, 'EdDSA')) as CryptoKey;
  const cache = createExpiringCache<Promise<string>>(clock, maxCached);

  const signNow = (identity: Identity, nowSeconds: number): Promise<string> =>
    new SignJWT({
      tnt: identity.tenant,
      knd: identity.kind,
      scp: identity.scopes,
      ...(identity.accountId !== undefined && { acc: identity.accountId }),
      ...(identity.groups !== undefined && { grp: identity.groups }),
    })
      .setProtectedHeader({ alg: 'EdDSA', kid: privateKey.kid as string })
      .setIssuer(identityIssuer)
      .setAudience(identityAudience)
      .setSubject(identity.subject)
      .setIssuedAt(nowSeconds)
      .setExpirationTime(nowSeconds + lifetimeSeconds)
      .sign(key);

  return {
    jwks: { keys: [publicPart(privateKey)] },
    sign(identity) {
      const nowMs = clock.nowMs();
      const cacheKey = JSON.stringify([
        identity.tenant,
        identity.kind,
        identity.subject,
        identity.accountId,
        identity.scopes,
        identity.groups,
      ]);
      const cached = cache.get(cacheKey);
      if (cached) return cached;
      const token = signNow(identity, Math.floor(nowMs / 1000));
      cache.set(cacheKey, token, nowMs + reuseSeconds * 1000);
      return token;
    },
  };
};

/** The identity in a verified token's payload; throws when it is not of our form. */
export const identityFromClaims = (payload: unknown): Identity => {
  const { sub, tnt, knd, scp, acc, grp } = claims.parse(payload);
  const held: readonly Scope[] = scp;
  return {
    subject: sub,
    tenant: tnt,
    kind: knd,
    scopes: held,
    ...(acc !== undefined && { accountId: acc }),
    ...(grp !== undefined && { groups: grp }),
  };
};
