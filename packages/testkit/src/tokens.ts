import type { Clock, Identity } from '@commerce/kernel';
import { exportJWK, generateKeyPair, SignJWT, type JWK } from 'jose';

export interface TokenMaker {
  /** What the gateway would send along for this identity (header `x-identity-token`). */
  token(identity: Identity, overrides?: TokenOverrides): Promise<string>;
  /** The public keys, to be given to a verifier. */
  readonly jwks: { readonly keys: JWK[] };
}

/** To make a token that must be refused. */
export interface TokenOverrides {
  readonly issuer?: string;
  readonly audience?: string;
  /** Seconds from now; negative for an expired one. */
  readonly expiresInSeconds?: number;
}

/**
 * Stands in for the gateway: an Ed25519 key pair of its own, and identity tokens in the gateway's
 * form. Spelled out here and not imported, so that a change of the form fails a test.
 */
export const createTokenMaker = async (clock: Clock): Promise<TokenMaker> => {
  const { privateKey, publicKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519' });
  const kid = 'test';
  const jwk: JWK = { ...(await exportJWK(publicKey)), kid, use: 'sig', alg: 'EdDSA' };
  return {
    jwks: { keys: [jwk] },
    token: (
      identity,
      { issuer = 'commerce-gateway', audience = 'commerce-subgraphs', expiresInSeconds = 150 } = {},
    ) => {
      const nowSeconds = Math.floor(clock.nowMs() / 1000);
      return new SignJWT({
        tnt: identity.tenant,
        knd: identity.kind,
        scp: identity.scopes,
        ...(identity.accountId === undefined ? {} : { acc: identity.accountId }),
        ...(identity.groups === undefined ? {} : { grp: identity.groups }),
      })
        .setProtectedHeader({ alg: 'EdDSA', typ: 'identity+jwt', kid })
        .setIssuer(issuer)
        .setAudience(audience)
        .setSubject(identity.subject)
        .setIssuedAt(nowSeconds)
        .setExpirationTime(nowSeconds + expiresInSeconds)
        .sign(privateKey);
    },
  };
};
