import { type Clock, defaultScopes, type Identity } from '@commerce/kernel';
import type { IssuerConfig, TenantsConfig } from '@commerce/service';
import { type JWTPayload, jwtVerify, type JWTVerifyGetKey } from 'jose';
import type { AccountIds } from './accountId.ts';
import { issuerKeys } from './keys.ts';

/** An identity and when the credential behind it ends. */
export interface Verified {
  readonly identity: Identity;
  readonly expiresAtMs: number;
}

/** Clocks of issuer and gateway may differ by this much. */
const clockToleranceSeconds = 5;

const rolesOf = (payload: JWTPayload, claim: string): readonly unknown[] => {
  const roles = payload[claim];
  return Array.isArray(roles) ? roles : typeof roles === 'string' ? roles.split(' ') : [];
};

/** The JWTs of shoppers and staff, checked with the keys of the issuer that the tenants file names. */
export const createPersonTokens = (deps: { config: TenantsConfig; accountIds: AccountIds; clock: Clock }) => {
  const { config, accountIds, clock } = deps;
  const issuers = config.tenants.flatMap((tenant) =>
    tenant.issuers.map((issuer) => ({ tenant: tenant.id, issuer, keys: issuerKeys(issuer) })),
  );

  const verify = async (
    token: string,
    { tenant, issuer, keys }: { tenant: string; issuer: IssuerConfig; keys: JWTVerifyGetKey },
  ): Promise<Verified> => {
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
      identity: {
        tenant,
        subject,
        kind,
        scopes: defaultScopes[kind],
        accountId: accountIds(tenant, issuer.issuer, subject),
      },
      expiresAtMs: (payload.exp as number) * 1000,
    };
  };

  return {
    /** `claimed`: the token's payload, not yet to be believed; it only says whose keys to try. */
    async verify(token: string, claimed: JWTPayload): Promise<Verified | undefined> {
      const audiences = [claimed.aud ?? []].flat();
      const found = issuers.find(
        (i) => i.issuer.issuer === claimed.iss && audiences.includes(i.issuer.audience),
      );
      return found && verify(token, found);
    },
  };
};

export type PersonTokens = ReturnType<typeof createPersonTokens>;
