import type { Clock } from '@commerce/kernel';
import type { Lifecycle, Logger, Metrics, TenantsConfig } from '@commerce/service';
import type { GraphQLSchema } from 'graphql';
import { createEstimates } from './cost/estimates.ts';
import { createGuardMetrics } from './guardMetrics.ts';
import type { LimitsSource } from './limitsSource.ts';
import { createOperationGuard, type OperationGuard } from './operationGuard.ts';
import { createClientAddress, createMemoryBuckets } from '@commerce/service/rate';
import { createBuckets } from './rate/createBuckets.ts';
import { createNewTexts, type NewTexts } from './rate/newTexts.ts';
import { createRateGuard } from './rate/rateGuard.ts';
import { createRates, type DefaultRates } from './rate/rates.ts';
import { createSignInGuard, type SignInGuard } from './rate/signIns.ts';
import { clientCredentials } from './safelist/clients.ts';
import { fileManifests, type ManifestSource } from './safelist/manifestSource.ts';
import { createSafelist, type Safelist, type SafelistMode } from './safelist/safelist.ts';

export interface GuardOptions {
  readonly cost: 'off' | 'measure' | 'enforce';
  /** The estimated cost that one operation may have, where its tenant says nothing else. */
  readonly maxCost: number;
  readonly defaultListSize: number;
  readonly rates: 'off' | 'memory' | 'redis';
  readonly defaultRates: DefaultRates;
  readonly redisUrl: string | undefined;
  readonly redisTimeoutMs: number;
  /** Characters of texts that were not seen before, a minute and person; 0: any number. */
  readonly newTextPerMinute: number;
  /** Processes that share one port, and the rates of `memory`. */
  readonly workers: number;
  /** A minute and address; 0: any number. */
  readonly failedSignIns: number;
  readonly trustedProxies: number;
  readonly safelist: SafelistMode;
  readonly manifestFiles: readonly string[];
  readonly manifestPollMs: number;
  readonly safelistExempt: ReadonlySet<string>;
  readonly maxTokens: number;
}

/** All that stands between a caller who is known and the planner. */
export interface Guards extends Pick<Lifecycle, 'start' | 'stop'> {
  /** Undefined: no operations are listed, and none need be. */
  readonly safelist: Safelist | undefined;
  /** Undefined: nothing costs anything. */
  readonly operations: OperationGuard | undefined;
  /** Undefined: anybody may send anything new. */
  readonly newTexts: NewTexts | undefined;
  /** Undefined: anybody may fail as often as they like. */
  readonly signIns: SignInGuard | undefined;
  schemaChanged(schema: GraphQLSchema, supergraphSdl: string): void;
}

export const createGuards = async (deps: {
  readonly options: GuardOptions;
  readonly tenants: TenantsConfig;
  readonly limits: LimitsSource;
  /** Lists of operations that come from elsewhere than the files. */
  readonly manifests?: ManifestSource | undefined;
  readonly metrics: Pick<Metrics, 'registry'>;
  readonly clock: Clock;
  readonly logger: Logger;
}): Promise<Guards> => {
  const { options, tenants, limits, clock, logger } = deps;
  const metrics = createGuardMetrics(deps.metrics.registry);
  const estimates = createEstimates(options.defaultListSize);

  /** What is this process's own to count. */
  const memory = createMemoryBuckets({ clock });
  const shared = options.rates === 'redis';
  const buckets = await createBuckets({
    url: shared ? options.redisUrl : undefined,
    timeoutMs: options.redisTimeoutMs,
    onAvailability: (available) => metrics.sharedBuckets(available),
    clock,
    logger,
  });
  const ratesOf = createRates({
    limits,
    defaults: options.defaultRates,
    share: shared ? 1 : 1 / options.workers,
  });

  const manifests =
    deps.manifests ??
    (options.manifestFiles.length > 0
      ? fileManifests({ files: options.manifestFiles, pollMs: options.manifestPollMs, logger })
      : undefined);
  const safelist =
    manifests || options.safelist !== 'off'
      ? createSafelist({
          mode: options.safelist,
          exempt: options.safelistExempt,
          credentialsOf: clientCredentials(tenants),
          maxTokens: options.maxTokens,
          onOutcome: (outcome, client) => metrics.safelist(outcome, client),
          logger,
        })
      : undefined;

  return {
    safelist,
    operations:
      options.cost === 'off' && options.rates === 'off'
        ? undefined
        : createOperationGuard({
            ...options,
            estimates,
            rates: options.rates === 'off' ? undefined : createRateGuard({ ratesOf, store: buckets.store }),
            limits,
            metrics,
          }),
    newTexts:
      options.newTextPerMinute === 0
        ? undefined
        : createNewTexts({
            charactersPerMinute: options.newTextPerMinute / options.workers,
            store: memory,
            onRefused: ({ identity, mode }) => metrics.rateLimited(identity.tenant, mode, 'new-text'),
          }),
    signIns:
      options.failedSignIns === 0
        ? undefined
        : createSignInGuard({
            perMinute: options.failedSignIns,
            addressOf: createClientAddress(options.trustedProxies),
            store: memory,
            onThrottled: () => metrics.signInThrottled(),
          }),
    schemaChanged: (schema, sdl) => estimates.schemaChanged(schema, sdl),
    async start() {
      buckets.start();
      if (manifests && safelist) safelist.use(await manifests.start((next) => safelist.use(next)));
    },
    async stop() {
      await manifests?.stop();
      await buckets.stop();
    },
  };
};
