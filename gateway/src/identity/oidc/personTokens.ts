import type { Clock } from '@commerce/kernel';
import type { FetchKeys, Logger, TenantsConfig } from '@commerce/service';
import { decodeJwt, type JWTPayload, jwtVerify } from 'jose';
import type { AccountIds } from '../accountId.ts';
import { type Authenticator, bearerToken } from '../authenticator.ts';
import type { SignedIn } from '../caller.ts';
import { CredentialRefused } from '../refusal.ts';
import { checkClaims, checkHeader, isFor } from './checks.ts';
import { trustedIssuers, type TrustedIssuer } from './issuers.ts';

/** Clocks of issuer and gateway may differ by this much. */
const toleranceSeconds = 5;

/** Not to be believed: it only says whose keys to try. */
const claimedBy = (token: string): JWTPayload | undefined => {
  try {
    return decodeJwt(token);
  } catch {
    return undefined;
  }
};

/**
 * The JWTs of people (OpenID Connect, Amazon Cognito), checked with the keys of the issuers that the tenants file
 * names. What a token's header says of keys and certificates (`jwk`, `jku`, `x5u`, `x5c`) is never looked at.
 */
export const createPersonTokens = (deps: {
  config: TenantsConfig;
  accountIds: AccountIds;
  clock: Clock;
  logger: Logger;
  fetch: FetchKeys;
  keysFetched: (issuer: string, outcome: 'ok' | 'failed') => void;
}): Authenticator => {
  const { config, accountIds, clock } = deps;
  const issuers = trustedIssuers(config, deps);
  const names = new Set(issuers.map((issuer) => issuer.config.issuer));

  /** The one entry that a token is for; one that fits two would get its tenant by chance. */
  const issuerOf = (token: string): TrustedIssuer => {
    const claims = claimedBy(token) ?? {};
    const [found, ...more] = issuers.filter((issuer) => isFor(claims, issuer.config));
    if (!found || more.length > 0) throw new CredentialRefused('claims');
    return found;
  };

  const verify = async (token: string): Promise<SignedIn> => {
    const { config: entry, keys, tenantOf, rightsOf } = issuerOf(token);
    const nowMs = clock.nowMs();
    const { payload, protectedHeader } = await jwtVerify(token, keys, {
      issuer: entry.issuer,
      algorithms: entry.algorithms,
      requiredClaims: ['exp', 'sub'],
      clockTolerance: toleranceSeconds,
      currentDate: new Date(nowMs),
      ...(entry.maxAgeSeconds !== undefined && { maxTokenAge: entry.maxAgeSeconds }),
    });
    checkHeader(protectedHeader, entry);
    const subject = checkClaims(payload, { nowSeconds: nowMs / 1000, toleranceSeconds });
    const tenant = tenantOf(payload);
    if (tenant === undefined) throw new CredentialRefused('tenant');
    const rights = rightsOf(payload);
    if (!rights) throw new CredentialRefused('rights');
    const { kind, scopes, groups } = rights;
    return {
      caller: {
        identity: {
          tenant,
          subject,
          kind,
          scopes,
          // A partner's system is nobody's account.
          ...(kind !== 'partner' && { accountId: accountIds(tenant, entry.issuer, subject) }),
          ...(groups.length > 0 && { groups }),
        },
        mode: 'oidc',
        credential: entry.issuer,
      },
      expiresAtMs: (payload.exp as number) * 1000,
    };
  };

  return {
    mode: 'oidc',
    steady: true,
    find(request) {
      const found = bearerToken(request);
      // Other issuers' tokens are left to a custom authorizer.
      return found && names.has(claimedBy(found.token)?.iss ?? '') ? found.token : undefined;
    },
    verify,
  };
};
