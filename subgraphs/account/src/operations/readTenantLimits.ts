import { CodedError, hasScope, type Identity } from '@commerce/kernel';
import type { AdminDeps } from '../adminPorts.ts';
import type { StoredLimits } from '../domain/tenantLimits.ts';

/** For whoever sets them, and for the gateway, which keeps them. Null: the tenants file's hold. */
export const readTenantLimits = async (
  { admin }: Pick<AdminDeps, 'admin'>,
  identity: Identity,
): Promise<StoredLimits | null> => {
  if (!hasScope(identity, 'admin:limits') && !hasScope(identity, 'credential:verify'))
    throw new CodedError('FORBIDDEN', 'the scope admin:limits is needed');
  return (await admin.readLimits(identity.tenant)) ?? null;
};
