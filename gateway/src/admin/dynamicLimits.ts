import type { Clock } from '@commerce/kernel';
import type { Logger, TenantLimits } from '@commerce/service';
import type { LimitsSource } from '../guard/limitsSource.ts';
import type { TenantLimitsLookup } from './tenantLimits.ts';

/** Looked at again once they are asked for after this time. */
const rememberedMs = 20_000;
/** After a look in vain, the next one. */
const retryMs = 5_000;

interface Known {
  /** Undefined: none were set by API, or nothing is known yet. */
  limits: TenantLimits | undefined;
  text: string | undefined;
  lookAgainAtMs: number;
  isLooking: boolean;
}

/**
 * Limits that were set by API, over those of the tenants file. A request never waits for them: they are read beside
 * it, and the last ones known go on while they cannot be read.
 */
export const createDynamicLimits = (deps: {
  readonly lookup: TenantLimitsLookup;
  readonly file: LimitsSource;
  readonly tenants: readonly { readonly id: string }[];
  readonly clock: Clock;
  readonly logger: Logger;
}): LimitsSource & { readAll(): void } => {
  const { lookup, file, clock, logger } = deps;
  const known = new Map<string, Known>(
    deps.tenants.map(({ id }) => [
      id,
      { limits: undefined, text: undefined, lookAgainAtMs: 0, isLooking: false },
    ]),
  );

  const look = async (tenant: string, entry: Known): Promise<void> => {
    entry.isLooking = true;
    try {
      const limits = await lookup.read(tenant);
      const text = JSON.stringify(limits);
      // The same object while nothing changed: what follows from it is kept by it.
      if (text !== entry.text) Object.assign(entry, { limits, text });
      entry.lookAgainAtMs = clock.nowMs() + rememberedMs;
    } catch (error) {
      logger.warn({ err: error, tenant }, 'limits cannot be read: those known last go on');
      entry.lookAgainAtMs = clock.nowMs() + retryMs;
    } finally {
      entry.isLooking = false;
    }
  };

  const lookIfOld = (tenant: string, entry: Known): void => {
    if (!entry.isLooking && entry.lookAgainAtMs <= clock.nowMs() && lookup.isServed())
      void look(tenant, entry);
  };

  return {
    limitsOf(tenant) {
      const entry = known.get(tenant);
      if (!entry) return file.limitsOf(tenant);
      lookIfOld(tenant, entry);
      return entry.limits ?? file.limitsOf(tenant);
    },
    readAll() {
      for (const [tenant, entry] of known) lookIfOld(tenant, entry);
    },
  };
};
