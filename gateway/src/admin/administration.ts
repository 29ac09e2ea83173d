import type { Clock } from '@commerce/kernel';
import type { Logger, TenantsConfig } from '@commerce/service';
import { fileLimits, type LimitsSource } from '../guard/limitsSource.ts';
import type { Authenticator } from '../identity/authenticator.ts';
import { createApiKeyLookup } from './apiKeyLookup.ts';
import { createDynamicApiKeys } from './dynamicApiKeys.ts';
import { createDynamicLimits } from './dynamicLimits.ts';
import { createOwnCalls, type OwnCalls } from './ownCalls.ts';
import { createTenantLimitsLookup } from './tenantLimits.ts';

/** What is administered by API rather than by file: no restart brings it in. */
export interface Administration {
  readonly ownCalls: OwnCalls;
  readonly apiKeys: Authenticator;
  readonly limits: LimitsSource;
}

export const createAdministration = (deps: {
  readonly tenants: TenantsConfig;
  readonly clock: Clock;
  readonly logger: Logger;
}): Administration => {
  const { clock, logger } = deps;
  const { tenants } = deps.tenants;
  const calls = createOwnCalls();
  const apiKeys = createDynamicApiKeys({ lookup: createApiKeyLookup(calls), tenants, clock, logger });
  const limits = createDynamicLimits({
    lookup: createTenantLimitsLookup(calls),
    file: fileLimits(deps.tenants),
    ...{ tenants, clock, logger },
  });
  return {
    apiKeys,
    limits,
    ownCalls: {
      ...calls,
      serve(execute) {
        calls.serve(execute);
        // Known before the first request, where account is up by then.
        limits.readAll();
      },
    },
  };
};
