import { hash } from 'node:crypto';
import { type Clock, roles } from '@commerce/kernel';
import type { TenantsConfig } from '@commerce/service';
import type { Authenticator } from './authenticator.ts';
import type { SignedIn } from './caller.ts';
import { CredentialRefused } from './refusal.ts';

const header = 'x-api-key';
const rememberedMs = 60_000;

/** `x-api-key` of the tenants file. Keys are kept and compared as SHA-256. */
export const createApiKeys = ({ config, clock }: { config: TenantsConfig; clock: Clock }): Authenticator => {
  // A look-up by digest compares in constant time for what matters: an attacker cannot choose a digest's prefix.
  const byDigest = new Map<string, SignedIn>(
    config.tenants.flatMap((tenant) =>
      tenant.apiKeys.map(({ id, sha256, role, scopes, expiresAt }): [string, SignedIn] => [
        sha256,
        {
          caller: {
            identity: {
              tenant: tenant.id,
              subject: `key:${id}`,
              kind: roles[role].kind,
              scopes: scopes ?? roles[role].scopes,
            },
            mode: 'api-key',
            credential: `key:${id}`,
          },
          expiresAtMs: expiresAt === undefined ? Number.POSITIVE_INFINITY : Date.parse(expiresAt),
        },
      ]),
    ),
  );
  const known = (key: string): SignedIn | undefined => byDigest.get(hash('sha256', key, 'hex'));

  return {
    mode: 'api-key',
    steady: true,
    find(request) {
      const key = request.header(header);
      // Keys that were made by API are looked up elsewhere.
      return key !== undefined && known(key) ? key : undefined;
    },
    async verify(key) {
      const found = known(key);
      const nowMs = clock.nowMs();
      if (!found) return undefined;
      if (found.expiresAtMs <= nowMs) throw new CredentialRefused('expired');
      return { caller: found.caller, expiresAtMs: Math.min(found.expiresAtMs, nowMs + rememberedMs) };
    },
  };
};
