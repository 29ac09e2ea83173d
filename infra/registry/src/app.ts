import { ApolloServer } from '@apollo/server';
import {
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import type { Clock } from '@commerce/kernel';
import {
  createHttpServer,
  type HttpOptions,
  type Lifecycle,
  type Logger,
  type Metrics,
} from '@commerce/service';
import { createClientAddress, createMemoryBuckets } from '@commerce/service/rate';
import type { FastifyRequest } from 'fastify';
import { formatError } from './graphql/errors.ts';
import { createKeyGuard, originOf, RateLimited } from './guard/keyGuard.ts';
import { createRegistryMetrics } from './guard/metrics.ts';
import { observeAnswers } from './guard/observeAnswers.ts';
import { refuseLimited } from './guard/refuseLimited.ts';
import type { LintConfig } from './checks/lint/lint.ts';
import type { Compose, ReadSupergraph } from './composition/port.ts';
import { createReadLaunched } from './composition/readLaunched.ts';
import type { Context } from './graphql/context.ts';
import { createLinks } from './graphql/links.ts';
import { createResolvers } from './graphql/resolvers.ts';
import type { OperationDeps } from './operations/deps.ts';
import { registerManifest } from './manifestRoute.ts';
import { registerPages } from './pages/routes.ts';
import type { RegistryStore, UsageStore } from './ports.ts';

export interface RegistryDeps {
  readonly store: RegistryStore;
  readonly usage: UsageStore;
  readonly compose: Compose;
  readonly readSupergraph: ReadSupergraph;
  readonly http: HttpOptions;
  /** Where people reach the pages, e.g. `https://registry.example`; undefined: the bound address. */
  readonly publicUrl: string | undefined;
  readonly lintConfig: LintConfig;
  readonly usageWindowMs: number;
  readonly limits: {
    /** Requests that a key may make at once, and each minute after that. */
    readonly perKey: number;
    /** The same for an address without a good key. */
    readonly perStranger: number;
    /** Proxies of ours that each add an address to X-Forwarded-For. */
    readonly trustedProxies: number;
  };
  /** What gateways wait between two looks, in seconds. */
  readonly uplinkPollSeconds: number;
  /** The texts of rover.graphql and uplink.graphql. */
  readonly typeDefs: readonly string[];
  readonly newId: OperationDeps['newId'];
  readonly newSecret: OperationDeps['newSecret'];
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

export interface Registry extends Lifecycle {
  /** The bound port, once started. */
  port(): number;
}

/** A schema of 4 MiB, escaped as JSON, and what stands around it. */
const bodyLimitBytes = 12 * 1024 * 1024;

const keyOf = (request: FastifyRequest): string | undefined => {
  const header = request.headers['x-api-key'];
  return typeof header === 'string' ? header : undefined;
};

/** The schema registry: rover and gateways talk to it over GraphQL, people read its pages. */
export const createRegistry = (deps: RegistryDeps): Registry => {
  const { store, logger, metrics, http } = deps;
  const web = createHttpServer({
    http: { ...http, bodyLimitBytes },
    logger,
    registry: metrics.registry,
    ready: () => store.ready(),
  });
  const readSupergraph = createReadLaunched(deps.readSupergraph, deps.clock);
  const observed = createRegistryMetrics(metrics.registry, deps.clock);
  const keyGuard = createKeyGuard({
    store,
    clock: deps.clock,
    buckets: createMemoryBuckets(deps),
    addressOf: createClientAddress(deps.limits.trustedProxies),
    perMinute: { key: deps.limits.perKey, stranger: deps.limits.perStranger },
    onLimited: (who) => observed.rateLimited(who),
  });
  let boundPort = http.port;
  let server: ApolloServer<Context> | undefined;

  return {
    port: () => boundPort,
    ready: () => store.ready(),
    async start() {
      // The links need the port, which is known once it is bound; requests wait for `ready` meanwhile.
      const links = createLinks(deps.publicUrl ?? `http://${http.host}:${http.port}`);
      const started = new ApolloServer<Context>({
        typeDefs: [...deps.typeDefs],
        resolvers: createResolvers({ ...deps, readSupergraph, links, keyGuard, metrics: observed }),
        introspection: true,
        csrfPrevention: false,
        includeStacktraceInErrorResponses: false,
        stopOnTerminationSignals: false,
        persistedQueries: false,
        logger,
        formatError: (formatted, error) => formatError(logger, formatted, error),
        plugins: [
          observeAnswers(deps.clock, metrics),
          refuseLimited,
          ApolloServerPluginLandingPageDisabled(),
          ApolloServerPluginUsageReportingDisabled(),
        ],
        // What rover and gateways ask is a few hundred tokens; schemas are variables.
        parseOptions: { maxTokens: 5_000 },
      });
      await started.start();
      server = started;
      const handler = fastifyApolloHandler(started, {
        async context(request) {
          const origin = originOf(request);
          const key = keyOf(request);
          // A gateway's key is a variable of what it asks.
          if (key === undefined && request.url.startsWith('/uplink')) return { origin, caller: undefined };
          try {
            return { origin, caller: await keyGuard.identify(key, origin) };
          } catch (error) {
            if (!(error instanceof RateLimited)) throw error;
            return { origin, caller: undefined, limited: error };
          }
        },
      });
      await web.app.register(async (outsideGraphql) => {
        outsideGraphql.setErrorHandler((error, _request, reply) => {
          if (error instanceof RateLimited) void reply.header('retry-after', error.retryAfterSeconds);
          throw error;
        });
        registerPages(outsideGraphql, { ...deps, links, keyGuard });
        registerManifest(outsideGraphql, { store, keyGuard });
      });
      for (const url of ['/graphql', '/uplink']) web.app.post(url, handler);
      boundPort = await web.listen();
      logger.info({ port: boundPort }, 'listening');
    },
    async stop() {
      await web.close();
      await server?.stop();
    },
  };
};
