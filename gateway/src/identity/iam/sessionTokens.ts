import { randomUUID } from 'node:crypto';
import { type Clock, isScope, type Scope } from '@commerce/kernel';
import { type CryptoKey, importJWK, type JWK, type JWTVerifyGetKey, jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import { CredentialRefused } from '../refusal.ts';

/** Neither what subgraphs take (another `aud`, no `typ`) nor a service's assertion. */
export const sessionType = 'iam-session+jwt';
const issuer = 'commerce-gateway';
const audience = 'commerce-gateway/iam';

export const sessionLifetimeSeconds = 900;

/** What a session says: a role, acting for a tenant, with the scopes that it had when it began. */
export interface IamSession {
  readonly arn: string;
  readonly tenant: string;
  readonly scopes: readonly Scope[];
}

const claims = z.object({ sub: z.string(), tnt: z.string(), scp: z.array(z.string()), exp: z.number() });

export interface SessionTokens {
  sign(session: IamSession): Promise<string>;
  /** Throws CredentialRefused or an error of jose. */
  verify(token: string): Promise<{ readonly session: IamSession; readonly expiresAtMs: number }>;
}

/** `privateKey`: the Ed25519 JWK that signs; `keys`: those of the gateway's that are believed. */
export const createSessionTokens = async (deps: {
  privateKey: JWK;
  keys: JWTVerifyGetKey;
  clock: Clock;
}): Promise<SessionTokens> => {
  const { privateKey, keys, clock } = deps;
  const key = (await importJWK(privateKey, 'EdDSA')) as CryptoKey;
  return {
    async sign({ arn, tenant, scopes }) {
      const nowSeconds = Math.floor(clock.nowMs() / 1000);
      return new SignJWT({ tnt: tenant, scp: scopes })
        .setProtectedHeader({ alg: 'EdDSA', typ: sessionType, kid: privateKey.kid as string })
        .setIssuer(issuer)
        .setAudience(audience)
        .setSubject(arn)
        .setJti(randomUUID())
        .setIssuedAt(nowSeconds)
        .setExpirationTime(nowSeconds + sessionLifetimeSeconds)
        .sign(key);
    },
    async verify(token) {
      const { payload } = await jwtVerify(token, keys, {
        issuer,
        audience,
        typ: sessionType,
        algorithms: ['EdDSA'],
        requiredClaims: ['exp', 'iat', 'sub'],
        maxTokenAge: sessionLifetimeSeconds,
        currentDate: new Date(clock.nowMs()),
      });
      const parsed = claims.safeParse(payload);
      if (!parsed.success) throw new CredentialRefused('claims');
      const { sub, tnt, scp, exp } = parsed.data;
      return {
        session: { arn: sub, tenant: tnt, scopes: scp.filter(isScope) },
        expiresAtMs: exp * 1000,
      };
    },
  };
};
