import type { ModeLimits, Rate, TenantLimits } from '@commerce/service';
import type { SignInMode } from '../../identity/caller.ts';
import type { LimitsSource } from '../limitsSource.ts';
import type { BucketRate } from '@commerce/service/rate';

/** What applies where a tenant's own limits say nothing. */
export interface DefaultRates {
  readonly total: Rate;
  readonly operation: Rate;
  /** Of an API key, which a browser holds and anybody can read there. */
  readonly apiKey: Rate;
  /** Of our own services of one tenant together: what shoppers spend is not theirs. */
  readonly service: Rate;
}

/** The rates of one mode of signing in of one tenant. */
export interface ModeRates {
  readonly total: BucketRate;
  /** Undefined: operations have no buckets of their own. */
  readonly operation: (name: string) => BucketRate | undefined;
  readonly credential: BucketRate | undefined;
}

export type RatesOf = (tenant: string, mode: SignInMode) => ModeRates;

const msPerMinute = 60_000;

/**
 * `share`: this process's part, where several have buckets of their own. With one bucket for all, or one process: 1.
 */
export const createRates = (deps: {
  readonly limits: LimitsSource;
  readonly defaults: DefaultRates;
  readonly share: number;
}): RatesOf => {
  const { limits, defaults, share } = deps;
  const known = new WeakMap<TenantLimits, Map<SignInMode, ModeRates>>();

  const bucketOf = ({ costPerMinute, burst = costPerMinute }: Rate): BucketRate => ({
    perMs: (costPerMinute * share) / msPerMinute,
    burst: burst * share,
  });

  const defaultsOf = (mode: SignInMode): ModeLimits => {
    if (mode === 'service') return { total: defaults.service };
    const { total, operation, apiKey } = defaults;
    return { total, operation, ...(mode === 'api-key' && { credential: apiKey }) };
  };

  const ratesOf = (mode: SignInMode, own: ModeLimits = {}): ModeRates => {
    const { total = defaults.total, operation, credential } = { ...defaultsOf(mode), ...own };
    const single = new Map(
      Object.entries(own.operations ?? {}).map(([name, rate]) => [name, bucketOf(rate)]),
    );
    const usual = operation && bucketOf(operation);
    return {
      total: bucketOf(total),
      operation: (name) => single.get(name) ?? usual,
      credential: credential && bucketOf(credential),
    };
  };

  return (tenant, mode) => {
    const own = limits.limitsOf(tenant);
    let byMode = known.get(own);
    if (!byMode) known.set(own, (byMode = new Map<SignInMode, ModeRates>()));
    let rates = byMode.get(mode);
    if (!rates) byMode.set(mode, (rates = ratesOf(mode, own.modes?.[mode])));
    return rates;
  };
};
