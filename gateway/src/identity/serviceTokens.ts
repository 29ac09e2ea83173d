import type { Clock } from '@commerce/kernel';
import { assertionAudience, assertionType, type TenantsConfig } from '@commerce/service';
import { createLocalJWKSet, decodeJwt, type JSONWebKeySet, jwtVerify } from 'jose';
import { type Authenticator, bearerToken } from './authenticator.ts';
import { CredentialRefused } from './refusal.ts';

/** The longest life of an assertion that is believed, whatever it says of itself. */
const maxLifetimeSeconds = 120;

/** The assertions of our own services (see @commerce/service supergraph/assertion.ts). */
export const createServiceTokens = (deps: { config: TenantsConfig; clock: Clock }): Authenticator => {
  const tenants = new Set(deps.config.tenants.map((tenant) => tenant.id));
  const services = new Map(
    deps.config.services.map((service) => [
      service.name,
      { service, keys: createLocalJWKSet({ keys: service.publicKey } as JSONWebKeySet) },
    ]),
  );

  return {
    mode: 'service',
    steady: true,
    find(request) {
      const found = bearerToken(request);
      return found && found.typ === assertionType ? found.token : undefined;
    },
    async verify(token) {
      const name = decodeJwt(token).iss ?? '';
      const known = services.get(name);
      if (!known) return undefined;
      const { payload } = await jwtVerify(token, known.keys, {
        issuer: name,
        audience: assertionAudience,
        typ: assertionType,
        algorithms: ['EdDSA'],
        requiredClaims: ['exp', 'iat', 'sub'],
        maxTokenAge: maxLifetimeSeconds,
        clockTolerance: 5,
        currentDate: new Date(deps.clock.nowMs()),
      });
      const tenant = payload['tenant'];
      if (typeof tenant !== 'string' || !tenants.has(tenant)) throw new CredentialRefused('tenant');
      return {
        caller: {
          identity: { tenant, subject: `service:${name}`, kind: 'service', scopes: known.service.scopes },
          mode: 'service',
          credential: `service:${name}`,
        },
        expiresAtMs: Math.min(payload.exp as number, (payload.iat as number) + maxLifetimeSeconds) * 1000,
      };
    },
  };
};
