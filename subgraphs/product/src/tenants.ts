import { CodedError } from '@commerce/kernel';
import type { TenantConfig } from '@commerce/service';
import type { TenantSettings } from './ports.ts';

/** Looks a tenant's settings up. Throws FORBIDDEN for a tenant that the file does not have (any more). */
export const settingsOfTenants = (tenants: readonly TenantConfig[]): ((tenant: string) => TenantSettings) => {
  const byId = new Map(tenants.map((tenant) => [tenant.id, tenant]));
  return (id) => {
    const settings = byId.get(id);
    if (!settings) throw new CodedError('FORBIDDEN', 'this tenant is not served here');
    return settings;
  };
};
