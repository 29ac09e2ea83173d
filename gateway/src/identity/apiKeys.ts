import { createHash } from 'node:crypto';
import { defaultScopes, type Identity } from '@commerce/kernel';
import type { TenantsConfig } from '@commerce/service';

/** Whose API key this is; undefined for an unknown one. Keys are kept and compared as SHA-256. */
export type ApiKeys = (key: string) => Identity | undefined;

export const createApiKeys = (config: TenantsConfig): ApiKeys => {
  // A look-up by digest compares in constant time for what matters: an attacker cannot choose a digest's prefix.
  const byDigest = new Map<string, Identity>(
    config.tenants.flatMap((tenant) =>
      tenant.apiKeys.map((key): [string, Identity] => [
        key.sha256,
        {
          tenant: tenant.id,
          subject: `key:${key.id}`,
          kind: 'guest',
          scopes: key.scopes ?? defaultScopes.guest,
        },
      ]),
    ),
  );
  return (key) => byDigest.get(createHash('sha256').update(key).digest('hex'));
};
