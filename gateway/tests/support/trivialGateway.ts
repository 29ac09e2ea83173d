import { randomBytes } from 'node:crypto';
import { createIdFactory, systemClock as clock } from '@commerce/kernel';
import { createMetrics, type Metrics, silentLogger } from '@commerce/service';
import { buildSchema, execute, type GraphQLSchema } from 'graphql';
import { createGateway, type Gateway, type GatewayDeps } from '../../src/app.ts';
import { createOperationCache } from '../../src/engine/operation/cache.ts';
import type { GatewayContext } from '../../src/context.ts';
import type { ServedEngine } from '../../src/http/servedGraph.ts';
import { defaultTransport, type TransportOptions } from '../../src/http/transport.ts';
import { startTelemetry } from '../../src/telemetry/start.ts';

const testSchema: GraphQLSchema = buildSchema(`
  type Query { hello(name: String, times: Int): String again: Query slow: String }
  type Mutation { change: String }
`);

export interface TrivialEngine extends ServedEngine {
  /** The context of every operation that was executed. */
  readonly seen: GatewayContext[];
}

/** An engine of graphql-js over one schema: what is tested is everything around it. */
export const trivialEngine = (resolvers: Record<string, unknown>, schema = testSchema): TrivialEngine => {
  const seen: GatewayContext[] = [];
  return {
    seen,
    options: { documentStore: createOperationCache(10_000_000).documentStore },
    gateway: {
      onSchemaLoadOrUpdate(callback) {
        callback({ apiSchema: schema, coreSupergraphSdl: '' });
        return () => undefined;
      },
      load: async () => ({
        executor: async ({ document, request, context }) => {
          seen.push(context as GatewayContext);
          const again = { ...resolvers, again: () => again };
          return await execute({
            schema,
            document,
            rootValue: again,
            contextValue: context,
            variableValues: request.variables ?? {},
            operationName: request.operationName ?? null,
          });
        },
      }),
      stop: async () => undefined,
    },
  };
};

export interface RunningGateway {
  readonly url: string;
  readonly gateway: Gateway;
  readonly metrics: Metrics;
  post(body: unknown, headers?: Readonly<Record<string, string>>): Promise<Response>;
}

/** Listens on a free port; to be stopped by the caller. */
export const startTrivialGateway = async (
  engine: ServedEngine,
  options: {
    readonly transport?: Partial<Omit<TransportOptions, 'http'>>;
    readonly http?: Partial<TransportOptions['http']>;
    readonly deps?: Partial<GatewayDeps>;
  } = {},
): Promise<RunningGateway> => {
  const logger = silentLogger();
  const metrics = createMetrics('gateway', { defaults: false });
  const gateway = createGateway({
    transport: {
      ...defaultTransport,
      ...options.transport,
      http: { host: '127.0.0.1', port: 0, bodyLimitBytes: 100_000, ...options.http },
    },
    engine,
    access: { kind: 'open' },
    introspection: true,
    graphiql: undefined,
    telemetry: await startTelemetry({ metrics, logger }),
    random: () => 0.25,
    clock,
    ids: createIdFactory(clock, (length) => randomBytes(length)),
    logger,
    metrics,
    ...options.deps,
  });
  await gateway.start();
  const url = `http://127.0.0.1:${gateway.port()}`;
  return {
    url,
    gateway,
    metrics,
    post: (body, headers) =>
      fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
  };
};

export interface AnswerBody {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly { readonly message: string; readonly extensions?: Record<string, unknown> }[];
}

/** Status and the first error's code. */
export const outcome = async (response: Response): Promise<[number, unknown]> => {
  const body = (await response.json()) as AnswerBody;
  return [response.status, body.errors?.[0]?.extensions?.['code']];
};
