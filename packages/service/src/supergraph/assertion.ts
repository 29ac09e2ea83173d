import { randomUUID } from 'node:crypto';
import type { Clock } from '@commerce/kernel';
import { type CryptoKey, importJWK, type JWK, SignJWT } from 'jose';

/** The `aud` of a service's assertion: the gateway. Its `iss` is the service's name. */
export const assertionAudience = 'commerce-gateway';
export const assertionType = 'service+jwt';
const lifetimeSeconds = 60;
const reuseMs = 30_000;

/**
 * A service's own credential, made for one tenant: a short-lived JWT signed by the service's private
 * Ed25519 key (RFC 7523's private_key_jwt in spirit). The gateway knows the public key and the
 * service's scopes from the tenants file.
 */
export const createServiceAssertions = async (deps: { service: string; privateKey: JWK; clock: Clock }) => {
  const { service, privateKey, clock } = deps;
  const key = (await importJWK(privateKey, 'EdDSA')) as CryptoKey;
  const cache = new Map<string, { token: Promise<string>; madeAtMs: number }>();

  return {
    /** `Authorization` header value for calls on behalf of this tenant. */
    async header(tenant: string): Promise<string> {
      const nowMs = clock.nowMs();
      let entry = cache.get(tenant);
      if (!entry || nowMs - entry.madeAtMs > reuseMs) {
        const nowSeconds = Math.floor(nowMs / 1000);
        const token = new SignJWT({ tenant })
          .setProtectedHeader({
            alg: 'EdDSA',
            typ: assertionType,
            ...(privateKey.kid && { kid: privateKey.kid }),
          })
          .setIssuer(service)
          .setSubject(service)
          .setAudience(assertionAudience)
          .setJti(randomUUID())
          .setIssuedAt(nowSeconds)
          .setExpirationTime(nowSeconds + lifetimeSeconds)
          .sign(key);
        entry = { token, madeAtMs: nowMs };
        cache.set(tenant, entry);
      }
      return `Bearer ${await entry.token}`;
    },
  };
};

export type ServiceAssertions = Awaited<ReturnType<typeof createServiceAssertions>>;
