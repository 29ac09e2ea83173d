import { ApolloServer } from '@apollo/server';
import { buildSubgraphSchema, type GraphQLResolverMap } from '@apollo/subgraph';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import type { Clock, Identity } from '@commerce/kernel';
import type { FastifyRequest } from 'fastify';
import { type DocumentNode, type ExecutionResult, parse } from 'graphql';
import { createHttpServer, type HttpOptions } from '../http/server.ts';
import { identityHeader } from '../identity/token.ts';
import type { IdentityVerifier } from '../identity/verifier.ts';
import type { Lifecycle } from '../lifecycle.ts';
import type { Logger } from '../logger.ts';
import type { Metrics } from '../metrics.ts';
import { readAccessRules } from './accessRules.ts';
import { withCheckedAccess } from './checkedAccess.ts';
import { withCheckedArguments } from './checkedArguments.ts';
import { formatError } from './errors.ts';
import { observeRequests } from './observeRequests.ts';

/** What the server knows of a request before the subgraph adds its own loaders to it. */
export interface RequestContext {
  readonly identity: Identity;
  readonly requestId: string;
  readonly log: Logger;
}

export interface SubgraphRequest {
  query: string;
  variables?: Record<string, unknown>;
  identity: Identity;
  requestId?: string;
}

export interface SubgraphServer extends Lifecycle {
  /** The bound port, once started. */
  port(): number;
  /** Runs an operation in process, as the given identity: for tests. */
  execute(request: SubgraphRequest): Promise<ExecutionResult>;
}

/** A resolver map as codegen types it; graphql-js checks it against the SDL when the schema is built. */
type ResolverMap = object;

export interface SubgraphOptions<Context extends RequestContext> {
  name: string;
  http: HttpOptions;
  /** The text of schema.graphql. */
  sdl: string;
  resolvers: ResolverMap;
  /** Adds the loaders of one request. */
  context: (base: RequestContext) => Context;
  verifier: IdentityVerifier;
  /** Rejects while the store cannot be reached. */
  storeReady: () => Promise<void>;
  clock: Clock;
  logger: Logger;
  metrics: Metrics;
}

/** A subgraph's GraphQL server: answers nobody but the gateway, whose signed token says who is asking. */
export const createSubgraphServer = <Context extends RequestContext>(
  options: SubgraphOptions<Context>,
): SubgraphServer => {
  const { http, sdl, resolvers, context, verifier, storeReady, clock, logger, metrics } = options;
  const typeDefs: DocumentNode = parse(sdl);
  const server = new ApolloServer<Context>({
    // Access first: who may not ask learns nothing of what was wrong with the question.
    schema: withCheckedAccess(
      withCheckedArguments(
        buildSubgraphSchema([{ typeDefs, resolvers: resolvers as GraphQLResolverMap<unknown> }]),
      ),
      readAccessRules(typeDefs),
    ),
    introspection: true,
    includeStacktraceInErrorResponses: false,
    csrfPrevention: false,
    stopOnTerminationSignals: false,
    logger,
    plugins: [observeRequests(clock, metrics)],
    formatError: (formatted, error) => formatError(formatted, error).formatted,
  });
  const web = createHttpServer({ http, logger, registry: metrics.registry, ready: storeReady });
  let boundPort = http.port;

  const requests = new WeakMap<FastifyRequest, RequestContext>();

  /** Before anything of the request is looked at: who is asking, by the gateway's word alone. */
  const identify = async (request: FastifyRequest): Promise<void> => {
    const header = request.headers[identityHeader];
    const identity = await verifier.verify(typeof header === 'string' ? header : undefined);
    const requestId = String(request.headers['x-request-id'] ?? request.id);
    requests.set(request, { identity, requestId, log: logger.child({ requestId, tenant: identity.tenant }) });
  };

  const contextOf = async (request: FastifyRequest): Promise<Context> => {
    const base = requests.get(request);
    if (!base) throw new Error('the request was not identified');
    return context(base);
  };

  return {
    port: () => boundPort,
    async start() {
      await server.start();
      web.app.post(
        '/graphql',
        { preHandler: identify },
        fastifyApolloHandler(server, { context: contextOf }),
      );
      boundPort = await web.listen();
      logger.info({ port: boundPort }, 'listening');
    },
    async stop() {
      await web.close();
      await server.stop();
    },
    ready: storeReady,
    async execute({ query, variables, identity, requestId = 'test' }) {
      const result = await server.executeOperation(
        { query, ...(variables && { variables }) },
        { contextValue: context({ identity, requestId, log: logger }) },
      );
      if (result.body.kind !== 'single') throw new Error('incremental delivery is not supported');
      return result.body.singleResult as ExecutionResult;
    },
  };
};
