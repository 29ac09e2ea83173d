import cluster from 'node:cluster';
import { randomBytes } from 'node:crypto';
import { createIdFactory, systemClock as clock } from '@commerce/kernel';
import { toKafkaConfig } from '@commerce/messaging';
import {
  createIdentitySigner,
  createLogger,
  createMetrics,
  type Lifecycle,
  loadTenants,
  localKeys,
  type Logger,
  type Metrics,
  runProcess,
} from '@commerce/service';
import { createAdministration } from './admin/administration.ts';
import { startAdmission } from './admission/start.ts';
import { createGateway, type Gateway } from './app.ts';
import { type GatewayConfig, parseConfig } from './config.ts';
import { cacheConfigOf } from './engine/cache/cacheConfig.ts';
import { fetchOptionsOf } from './engine/fetch/fetchConfig.ts';
import { createCanaryEngine } from './canary/canaryEngine.ts';
import { chooseEngine, type EngineChoice, plannerEntriesBeside } from './engines.ts';
import { loadTabs } from './graphiql/tabs.ts';
import { guardOptionsOf } from './guard/guardConfig.ts';
import { createGuards } from './guard/guards.ts';
import { manifestOf } from './guard/safelist/manifestOf.ts';
import { transportOf } from './http/transportConfig.ts';
import { createAccountIds } from './identity/accountId.ts';
import { createApiKeys } from './identity/apiKeys.ts';
import { createAuthorizers } from './identity/authorizer/createAuthorizers.ts';
import { startIam } from './identity/iam/startIam.ts';
import { createPersonTokens } from './identity/oidc/personTokens.ts';
import { createServiceTokens } from './identity/serviceTokens.ts';
import { createSignIn } from './identity/signIn.ts';
import { createSignInMetrics } from './identity/signInMetrics.ts';
import { loadSigningKeys } from './identity/signingKeys.ts';
import { createEntityCaching } from './invalidation/entityCaching.ts';
import { contractOf } from './supergraph/contractConfig.ts';
import { supergraphSource } from './supergraph/supergraphConfig.ts';
import { startTelemetry } from './telemetry/start.ts';
import { tuneRuntime } from './tuning.ts';
import { createUsage } from './usage/usage.ts';
import { createPrimary } from './workers/primary.ts';
import { createWorkerChannel, type WorkerChannel } from './workers/worker.ts';

/** The whole gateway of one process. */
const buildGateway = async (
  config: GatewayConfig,
  { logger, metrics, channel }: { logger: Logger; metrics: Metrics; channel: WorkerChannel | undefined },
): Promise<Gateway> => {
  const tenants = await loadTenants(config.TENANTS_FILE);
  const { privateKey, published } = await loadSigningKeys(config);
  const accountIds = createAccountIds(config.ACCOUNT_ID_KEY);

  const signInMetrics = createSignInMetrics(metrics.registry);
  const signInDeps = { clock, logger, fetch, keysFetched: signInMetrics.keysFetched };

  const signer = await createIdentitySigner({ privateKey, published, clock });
  const iam = await startIam({
    ...signInDeps,
    config: tenants.iam,
    env: config,
    privateKey,
    keys: localKeys(signer.jwks),
    metrics: signInMetrics,
  });
  const authorizers = await createAuthorizers({ ...signInDeps, config: tenants.authorizers, accountIds });

  const telemetry = await startTelemetry({ metrics, env: config, logger });
  const random = Math.random;

  const caching = await createEntityCaching({
    cache: cacheConfigOf(config),
    kafka: toKafkaConfig(config, 'gateway'),
    clock,
    logger,
  });

  const supergraph = supergraphSource(config, {
    lastGood: await channel?.lastGood(),
    registry: metrics.registry,
    logger,
  });
  const choice: EngineChoice = {
    plannerEntries: plannerEntriesBeside(import.meta.filename),
    engine: config.GATEWAY_ENGINE,
    planner: config.GATEWAY_PLANNER,
    supergraph: supergraph.manager,
    subgraphUrls: config.subgraphUrls,
    fetch: fetchOptionsOf(config),
    operationCacheBytes: config.GATEWAY_OPERATION_CACHE_BYTES,
    entityCache: caching.entityCache,
    contract: contractOf(config),
    onUnauthorized: config.GATEWAY_UNAUTHORIZED,
    exposeServiceNames: config.GATEWAY_EXPOSE_SERVICE_NAMES,
    telemetry,
    random,
    clock,
    logger,
  };
  const engine = chooseEngine(choice);
  engine.gateway.onSchemaLoadOrUpdate(({ coreSupergraphSdl }) => {
    supergraph.live(coreSupergraphSdl);
    channel?.live(coreSupergraphSdl);
  });

  const administration = createAdministration({ tenants, clock, logger });
  const gateway = createGateway({
    transport: transportOf(config),
    engine,
    canary: supergraph.canary && {
      source: supergraph.canary,
      engineOf: (supergraphSdl, mainSdl) => createCanaryEngine(choice, mainSdl, supergraphSdl),
    },
    access: {
      kind: 'identified',
      signIn: createSignIn({
        apiKeys: [createApiKeys({ config: tenants, clock }), administration.apiKeys],
        authenticators: [
          createServiceTokens({ config: tenants, clock }),
          ...iam.authenticators,
          createPersonTokens({ ...signInDeps, config: tenants, accountIds }),
          ...authorizers,
        ],
        clock,
        logger,
        metrics: signInMetrics,
      }),
      signer,
      routes: iam.routes,
    },
    policies: tenants.policies,
    admission: startAdmission(config, metrics),
    ownCalls: administration.ownCalls,
    guards: await createGuards({
      options: guardOptionsOf(config),
      tenants,
      limits: administration.limits,
      manifests: manifestOf(config, logger),
      metrics,
      clock,
      logger,
    }),
    usage: createUsage(config, { registry: metrics.registry, random, clock, logger }),
    introspection: config.NODE_ENV !== 'production',
    graphiql:
      config.NODE_ENV === 'production'
        ? undefined
        : { apiKey: config.GRAPHIQL_API_KEY, tabs: await loadTabs(config.GRAPHIQL_TABS_FILE) },
    metricsText: channel?.metricsText,
    telemetry,
    random,
    clock,
    ids: createIdFactory(clock, (length) => randomBytes(length)),
    logger,
    metrics,
  });
  return {
    ...gateway,
    async start() {
      await caching.start();
      await gateway.start();
    },
    async stop() {
      await gateway.stop();
      await caching.stop();
      await iam.stop();
    },
  };
};

// gateway-js reports anonymous usage to its vendor unless told otherwise.
process.env['APOLLO_TELEMETRY_DISABLED'] = '1';
tuneRuntime();

const metrics = createMetrics('gateway');
const channel = cluster.isWorker
  ? createWorkerChannel({ proc: process, registry: metrics.registry })
  : undefined;

const build = async (): Promise<Lifecycle> => {
  const config = parseConfig(process.env);
  const logger = createLogger({ name: 'gateway', level: config.LOG_LEVEL });
  if (cluster.isPrimary && config.GATEWAY_WORKERS > 1) {
    return createPrimary({ cluster, workers: config.GATEWAY_WORKERS, clock, logger });
  }
  const own = channel ? logger.child({ pid: process.pid }) : logger;
  const gateway = await buildGateway(config, { logger: own, metrics, channel });
  return {
    ...gateway,
    async start() {
      await gateway.start();
      channel?.serving(gateway.port());
    },
  };
};

// The primary waits for its workers, who have the usual time.
await runProcess(build, channel?.process ?? process, { stopTimeoutMs: channel ? 10_000 : 12_000 });
