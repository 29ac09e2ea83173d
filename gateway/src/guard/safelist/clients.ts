import type { TenantsConfig } from '@commerce/service';
import type { SafelistDeps } from './safelist.ts';

/** Which credentials may call themselves what, as the tenants file says. */
export const clientCredentials = ({ tenants }: TenantsConfig): SafelistDeps['credentialsOf'] => {
  const known = new Map(
    tenants.map(({ id, clients = [] }) => [
      id,
      new Map(clients.map(({ name, credentials }) => [name, new Set(credentials)])),
    ]),
  );
  return (tenant, clientName) => known.get(tenant)?.get(clientName);
};
