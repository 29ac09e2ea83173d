import { type Clock, roles } from '@commerce/kernel';
import { assertionType, type IssuerConfig, type TenantsConfig } from '@commerce/service';
import { decodeJwt, type JWTPayload, jwtVerify, type JWTVerifyGetKey } from 'jose';
import type { AccountIds } from './accountId.ts';
import { type Authenticator, bearerToken } from './authenticator.ts';
import type { SignedIn } from './caller.ts';
import { issuerKeys } from './keys.ts';

/** Clocks of issuer and gateway may differ by this much. */
const clockToleranceSeconds = 5;

const rolesOf = (payload: JWTPayload, claim: string): readonly unknown[] => {
  const roles = payload[claim];
  return Array.isArray(roles) ? roles : typeof roles === 'string' ? roles.split(' ') : [];
};

/** The JWTs of shoppers and staff, checked with the keys of the issuer that the tenants file names. */
export const createPersonTokens = (deps: {
  config: TenantsConfig;
  accountIds: AccountIds;
  clock: Clock;
}): Authenticator => {
  const { config, accountIds, clock } = deps;
  const issuers = config.tenants.flatMap((tenant) =>
    tenant.issuers.map((issuer) => ({ tenant: tenant.id, issuer, keys: issuerKeys(issuer) })),
  );

  const verify = async (
    token: string,
    { tenant, issuer, keys }: { tenant: string; issuer: IssuerConfig; keys: JWTVerifyGetKey },
  ): Promise<SignedIn> => {
    const { payload } = await jwtVerify(token, keys, {
      issuer: issuer.issuer,
      audience: issuer.audience,
      algorithms: issuer.algorithms,
      requiredClaims: ['exp', 'sub'],
      clockTolerance: clockToleranceSeconds,
      currentDate: new Date(clock.nowMs()),
    });
    const subject = payload.sub as string;
    const kind = rolesOf(payload, issuer.rolesClaim).some((role) => issuer.staffRoles.includes(String(role)))
      ? 'staff'
      : 'shopper';
    return {
      caller: {
        identity: {
          tenant,
          subject,
          kind,
          scopes: roles[kind === 'staff' ? 'admin' : 'shopper'].scopes,
          accountId: accountIds(tenant, issuer.issuer, subject),
        },
        mode: 'oidc',
        credential: issuer.issuer,
      },
      expiresAtMs: (payload.exp as number) * 1000,
    };
  };

  return {
    mode: 'oidc',
    steady: true,
    find(request) {
      const found = bearerToken(request);
      return found && found.typ !== assertionType ? found.token : undefined;
    },
    async verify(token) {
      // Not yet to be believed: it only says whose keys to try.
      const claimed = decodeJwt(token);
      const audiences = [claimed.aud ?? []].flat();
      const found = issuers.find(
        (i) => i.issuer.issuer === claimed.iss && audiences.includes(i.issuer.audience),
      );
      return found && verify(token, found);
    },
  };
};
