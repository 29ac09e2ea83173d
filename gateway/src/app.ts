import { ApolloServer } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import type { Clock, IdFactory } from '@commerce/kernel';
import {
  createHttpServer,
  type HttpOptions,
  type Lifecycle,
  type Logger,
  type Metrics,
  observeRequests,
} from '@commerce/service';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { GatewayContext } from './context.ts';
import type { Engine, GatewayEngine } from './engine/engine.ts';
import { stringifyResult } from './engine/result.ts';
import { formatGatewayError } from './errors.ts';
import { type GraphiqlOptions, registerGraphiql } from './graphiql/routes.ts';
import { type Access, callerTimeoutMs, header, identify } from './http/access.ts';
import { createCancellation } from './http/cancellation.ts';
import { ClientRequest } from './http/clientRequest.ts';
import { createIdentityKeys } from './http/identityKeys.ts';
import { createOverrideBucket } from './http/overrideBucket.ts';
import { createScopes } from './http/scope.ts';

export interface GatewayDeps {
  http: HttpOptions;
  /** Plans and executes over the composed schema. */
  engine: GatewayEngine | Engine;
  access: Access;
  /** Clients may ask for the schema itself, and errors may name what it has. */
  introspection: boolean;
  /** The development page at `/`; undefined: none. */
  graphiql: GraphiqlOptions | undefined;
  /** Where GraphQL is served. */
  paths: readonly string[];
  /** The longest that one client request may take, in milliseconds. */
  requestTimeoutMs: number;
  /** Labels of `@override(label:)` that are on. */
  overrideLabels: ReadonlySet<string>;
  /** From 0 up to 1. */
  random: () => number;
  clock: Clock;
  ids: IdFactory;
  logger: Logger;
  metrics: Metrics;
}

export interface Gateway extends Lifecycle {
  /** The bound port, once started. */
  port(): number;
}

const requestIdPattern = /^[A-Za-z0-9_-]{1,64}$/;

/** The one GraphQL endpoint. A request goes: identify, plan, fetch with a signed token, answer. */
export const createGateway = (deps: GatewayDeps): Gateway => {
  const { http, engine, access, introspection, graphiql, clock, ids, logger, metrics } = deps;
  const server = new ApolloServer<GatewayContext>({
    gateway: engine,
    ...('documentStore' in engine && { documentStore: engine.documentStore }),
    stringifyResult,
    introspection,
    includeStacktraceInErrorResponses: false,
    hideSchemaDetailsFromClientErrors: !introspection,
    stopOnTerminationSignals: false,
    logger,
    formatError: formatGatewayError,
    plugins: [
      observeRequests(clock, metrics),
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
    ],
  });
  let started = false;
  let boundPort = http.port;
  const ready = async (): Promise<void> => {
    if (!started) throw new Error('the supergraph is not loaded yet');
  };
  const web = createHttpServer({ http, logger, registry: metrics.registry, ready });
  const scopeOf = createScopes({
    ...deps,
    signer: access.kind === 'identified' ? access.signer : undefined,
    overrideBucket: createOverrideBucket(deps.random),
    identityKeys: createIdentityKeys(),
  });
  const contexts = new WeakMap<FastifyRequest, GatewayContext>();

  /** Before the body is looked at: who is asking. Refused requests never reach the planner. */
  const receive = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const asked = header(request, 'x-request-id');
    const requestId = asked !== undefined && requestIdPattern.test(asked) ? asked : ids.newId('request');
    void reply.header('x-request-id', requestId);
    const identity = await identify(access, request);
    const cancellation = createCancellation();
    cancellation.waitFor(reply.raw);
    const scope = scopeOf({
      identity,
      requestId,
      callerTimeoutMs: callerTimeoutMs(request, identity),
      cancellation,
      trace: undefined,
    });
    contexts.set(request, new ClientRequest({ identity, requestId, scope, logger }));
  };

  const contextOf = async (request: FastifyRequest): Promise<GatewayContext> => {
    const context = contexts.get(request);
    if (!context) throw new Error('the request was not identified');
    return context;
  };

  return {
    port: () => boundPort,
    ready,
    async start() {
      await server.start();
      if (access.kind === 'identified') {
        const { jwks } = access.signer;
        web.app.get('/.well-known/jwks.json', async (_request, reply) =>
          reply.header('cache-control', 'public, max-age=300').send(jwks),
        );
      }
      for (const url of deps.paths) {
        web.app.route({
          // GET / is the development page's, where there is one.
          method: url === '/' ? ['POST'] : ['GET', 'POST'],
          url,
          preHandler: receive,
          handler: fastifyApolloHandler(server, { context: contextOf }),
        });
      }
      if (graphiql) registerGraphiql(web.app, graphiql);
      started = true;
      boundPort = await web.listen();
      logger.info({ port: boundPort }, 'listening');
    },
    async stop() {
      await web.close();
      await server.stop();
    },
  };
};
