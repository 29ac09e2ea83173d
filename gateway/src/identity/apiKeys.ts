import { createHash } from 'node:crypto';
import { type Clock, type Identity, roles } from '@commerce/kernel';
import type { TenantsConfig } from '@commerce/service';
import type { Authenticator } from './authenticator.ts';

const header = 'x-api-key';
const rememberedMs = 60_000;

/** `x-api-key` of the tenants file. Keys are kept and compared as SHA-256. */
export const createApiKeys = ({ config, clock }: { config: TenantsConfig; clock: Clock }): Authenticator => {
  // A look-up by digest compares in constant time for what matters: an attacker cannot choose a digest's prefix.
  const byDigest = new Map<string, Identity>(
    config.tenants.flatMap((tenant) =>
      tenant.apiKeys.map((key): [string, Identity] => [
        key.sha256,
        {
          tenant: tenant.id,
          subject: `key:${key.id}`,
          kind: 'guest',
          scopes: key.scopes ?? roles.guest.scopes,
        },
      ]),
    ),
  );
  return {
    mode: 'api-key',
    steady: true,
    find: (request) => request.header(header),
    async verify(key) {
      const identity = byDigest.get(createHash('sha256').update(key).digest('hex'));
      return (
        identity && {
          caller: { identity, mode: 'api-key', credential: identity.subject },
          expiresAtMs: clock.nowMs() + rememberedMs,
        }
      );
    },
  };
};
