import { isTenantId } from '@commerce/kernel';

/**
 * A partition key, of a table or an index: `T#acme#INV#sku`. The `#` that closes the tenant keeps
 * `acme` out of `acme2`, in our queries and in an IAM policy on `dynamodb:LeadingKeys` alike.
 * Throws RangeError for a tenant that is none and for a part that is empty or holds `#`: two
 * different things could share a key then.
 */
export const tenantKey = (tenant: string, ...parts: readonly string[]): string => {
  if (!isTenantId(tenant)) throw new RangeError('not a tenant id');
  for (const part of parts) {
    if (part === '' || part.includes('#')) throw new RangeError(`"${part}" cannot be part of a key`);
  }
  return ['T', tenant, ...parts].join('#');
};

/** Whose key this is. Throws RangeError for what `tenantKey` did not make. */
export const tenantOfKey = (key: string): string => {
  const [mark, tenant = ''] = key.split('#');
  if (mark !== 'T' || !isTenantId(tenant)) throw new RangeError('not a key of a tenant');
  return tenant;
};
