import { type Clock, type Identity, identityKinds, type Scope, scopes } from '@commerce/kernel';
import { type CryptoKey, importJWK, type JSONWebKeySet, type JWK, SignJWT } from 'jose';
import { z } from 'zod';
import { createExpiringCache } from '../expiringCache.ts';

/** The header that carries the gateway's word of who is asking. */
export const identityHeader = 'x-identity-token';
export const identityIssuer = 'commerce-gateway';
export const identityAudience = 'commerce-subgraphs';
/** So that it is taken for no other kind of token, whoever signed it. */
export const identityTokenType = 'identity+jwt';

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
  /** For /.well-known/jwks.json: the key that signs now, and those that did or will. */
  readonly jwks: JSONWebKeySet;
}

interface Signed {
  readonly token: Promise<string>;
  readonly untilMs: number;
}

const publicPart = ({ kty = 'OKP', crv, x, kid }: JWK): JSONWebKeySet['keys'][number] => ({
  kty,
  ...(crv && { crv }),
  ...(x && { x }),
  ...(kid && { kid }),
  use: 'sig',
  alg: 'EdDSA',
});

/**
 * Signs at most one token per identity and minute. `privateKey` is an Ed25519 JWK with a kid; `published` are
 * further public keys that subgraphs shall know, those of before and after a change of key.
 */
export const createIdentitySigner = async (deps: {
  privateKey: JWK;
  published?: readonly JWK[];
  clock: Clock;
  maxCached?: number;
}): Promise<IdentitySigner> => {
  const { privateKey, published = [], clock, maxCached = 10_000 } = deps;
  if (!privateKey.kid) throw new Error('the signing key needs a kid');
  // The active key may stand in the list as well: the list is the same on every node while they change.
  const others = published.filter(({ kid }) => kid !== privateKey.kid);
  const key = (await importJWK(privateKey, 'EdDSA')) as CryptoKey;
  const cache = createExpiringCache<Signed>(clock, maxCached);
  // The same object comes with every request of a caller: its token is found without writing the identity down.
  const known = new WeakMap<Identity, Signed>();

  const signNow = (identity: Identity, nowSeconds: number): Promise<string> =>
    new SignJWT({
      tnt: identity.tenant,
      knd: identity.kind,
      scp: identity.scopes,
      ...(identity.accountId !== undefined && { acc: identity.accountId }),
      ...(identity.groups !== undefined && { grp: identity.groups }),
    })
      .setProtectedHeader({ alg: 'EdDSA', typ: identityTokenType, kid: privateKey.kid as string })
      .setIssuer(identityIssuer)
      .setAudience(identityAudience)
      .setSubject(identity.subject)
      .setIssuedAt(nowSeconds)
      .setExpirationTime(nowSeconds + lifetimeSeconds)
      .sign(key);

  const signed = (identity: Identity, nowMs: number): Signed => {
    const { tenant, kind, subject, accountId, scopes: held, groups } = identity;
    const cacheKey = JSON.stringify([tenant, kind, subject, accountId ?? null, held, groups ?? null]);
    const cached = cache.get(cacheKey);
    if (cached) return cached;
    const fresh = {
      token: signNow(identity, Math.floor(nowMs / 1000)),
      untilMs: nowMs + reuseSeconds * 1000,
    };
    cache.set(cacheKey, fresh, fresh.untilMs);
    return fresh;
  };

  return {
    jwks: { keys: [privateKey, ...others].map(publicPart) },
    sign(identity) {
      const nowMs = clock.nowMs();
      const last = known.get(identity);
      if (last && last.untilMs > nowMs) return last.token;
      const fresh = signed(identity, nowMs);
      known.set(identity, fresh);
      return fresh.token;
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
