import { type Clock, isTenantId } from '@commerce/kernel';
import type { IssuerConfig, Logger, SharedIssuerConfig, TenantsConfig } from '@commerce/service';
import type { JWTVerifyGetKey } from 'jose';
import { type Claims, readClaim } from './claims.ts';
import { createIssuerKeys, type IssuerKeyDeps } from './issuerKeys.ts';
import { createRightsOf, type Rights } from './rights.ts';

/** One entry of the tenants file, ready to judge tokens. */
export interface TrustedIssuer {
  readonly config: IssuerConfig | SharedIssuerConfig;
  readonly keys: JWTVerifyGetKey;
  /** Undefined: the token names no tenant that this issuer may speak for. */
  readonly tenantOf: (claims: Claims) => string | undefined;
  readonly rightsOf: (claims: Claims) => Rights | undefined;
}

/** Every issuer of the tenants file; entries with the same key source share its keys. */
export const trustedIssuers = (
  { tenants, issuers }: TenantsConfig,
  deps: { clock: Clock; logger: Logger } & IssuerKeyDeps,
): readonly TrustedIssuer[] => {
  const keysOf = createIssuerKeys(deps);
  const known = new Set(tenants.map(({ id }) => id));

  const trusted = (
    config: IssuerConfig | SharedIssuerConfig,
    tenantOf: TrustedIssuer['tenantOf'],
  ): TrustedIssuer => ({ config, keys: keysOf(config), tenantOf, rightsOf: createRightsOf(config) });

  return [
    ...tenants.flatMap(({ id, issuers: own }) =>
      own.map((config) =>
        trusted(config, (claims) =>
          config.tenantClaim === undefined || readClaim(claims, config.tenantClaim) === id ? id : undefined,
        ),
      ),
    ),
    ...issuers.map((config) => {
      const byValue = config.tenants && new Map(Object.entries(config.tenants));
      return trusted(config, (claims) => {
        const value = readClaim(claims, config.tenantClaim);
        if (typeof value !== 'string') return undefined;
        const tenant = byValue ? byValue.get(value) : value;
        return tenant !== undefined && known.has(tenant) && isTenantId(tenant) ? tenant : undefined;
      });
    }),
  ];
};
