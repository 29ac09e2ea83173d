import { ApolloServer } from '@apollo/server';
import {
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import type { Clock, IdFactory } from '@commerce/kernel';
import {
  createHttpServer,
  type HttpOptions,
  type IdentitySigner,
  type Lifecycle,
  type Logger,
  type Metrics,
  observeRequests,
} from '@commerce/service';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { GatewayContext } from './context.ts';
import { formatGatewayError } from './errors.ts';
import { type GraphiqlOptions, registerGraphiql } from './graphiql/routes.ts';
import type { ResolveIdentity } from './identity/resolveIdentity.ts';
import { createEngine } from './supergraph/engine.ts';

export interface GatewayDeps {
  http: HttpOptions;
  supergraphSdl: string;
  subgraphUrls: ReadonlyMap<string, string>;
  subgraphTimeoutMs: number;
  resolveIdentity: ResolveIdentity;
  signer: IdentitySigner;
  /** The development page; undefined in production, where `/` serves nothing and introspection is off. */
  graphiql: GraphiqlOptions | undefined;
  clock: Clock;
  ids: IdFactory;
  logger: Logger;
  metrics: Metrics;
}

export interface Gateway extends Lifecycle {
  /** The bound port, once started. */
  port(): number;
}

const header = (request: FastifyRequest, name: string): string | undefined => {
  const value = request.headers[name];
  return typeof value === 'string' ? value : undefined;
};

const requestIdPattern = /^[A-Za-z0-9_-]{1,64}$/;

/** The one GraphQL endpoint. A request goes: identify, plan, fetch with a signed token, answer. */
export const createGateway = (deps: GatewayDeps): Gateway => {
  const { http, resolveIdentity, signer, clock, ids, logger, metrics, graphiql } = deps;
  const server = new ApolloServer<GatewayContext>({
    gateway: createEngine(deps),
    introspection: graphiql !== undefined,
    includeStacktraceInErrorResponses: false,
    hideSchemaDetailsFromClientErrors: graphiql === undefined,
    stopOnTerminationSignals: false,
    logger,
    formatError: formatGatewayError,
    plugins: [
      observeRequests(clock, metrics),
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
  const contexts = new WeakMap<FastifyRequest, GatewayContext>();

  /** Before the body is looked at: who is asking. Refused requests never reach the planner. */
  const identify = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const asked = header(request, 'x-request-id');
    const requestId = asked !== undefined && requestIdPattern.test(asked) ? asked : ids.newId('request');
    void reply.header('x-request-id', requestId);
    const identity = await resolveIdentity({
      apiKey: header(request, 'x-api-key'),
      authorization: header(request, 'authorization'),
    });
    const log = logger.child({ requestId, tenant: identity.tenant });
    contexts.set(request, { identity, requestId, log, sign: () => signer.sign(identity) });
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
      web.app.get('/.well-known/jwks.json', async (_request, reply) =>
        reply.header('cache-control', 'public, max-age=300').send(signer.jwks),
      );
      web.app.route({
        method: ['GET', 'POST'],
        url: '/graphql',
        preHandler: identify,
        handler: fastifyApolloHandler(server, { context: contextOf }),
      });
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
