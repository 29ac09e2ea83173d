import type { TenantLimits, TenantsConfig } from '@commerce/service';

/** Where a tenant's own limits come from. Whatever it does not say is the gateway's default. */
export interface LimitsSource {
  /**
   * Asked at every request, so it answers at once from what it knows. The same object as long as nothing changed:
   * what follows from it is kept by it.
   */
  limitsOf(tenant: string): TenantLimits;
}

const none: TenantLimits = {};

/** The limits of the tenants file. */
export const fileLimits = ({ tenants }: TenantsConfig): LimitsSource => {
  const byTenant = new Map(tenants.map(({ id, limits }) => [id, limits]));
  return { limitsOf: (tenant) => byTenant.get(tenant) ?? none };
};
