import type { SupergraphManager } from '@apollo/gateway';
import type { Logger } from '@commerce/service';
import type { GraphQLSchema } from 'graphql';
import type { GatewayContext } from '../context.ts';
import type { GatewayEngine, SchemaListener } from './apolloServer.ts';
import type { OnUnauthorized } from './access/unauthorized.ts';
import type { EntityCache } from './cache/port.ts';
import type { SendToSubgraph } from './fetch/port.ts';
import type { GenerationDeps } from './generation.ts';
import { createGeneration, type Generation } from './generation.ts';
import type { EngineObserver } from './observer.ts';
import { createOperationCache, type OperationCache } from './operation/cache.ts';
import { type Answered, type OperationRequest, type RunDeps, runOperation } from './run.ts';
import type { RequestScope } from './scope.ts';

export interface EngineDeps {
  /** Where supergraphs come from: a file, Uplink, a registry. */
  readonly supergraph: SupergraphManager;
  /** `native` falls back to `apollo`, with a log line, where its binary or a feature is missing. */
  readonly planner: 'native' | 'apollo';
  /** Make the planners elsewhere (see planner/isolated.ts); without them, in this process. */
  readonly nativePlanner?: GenerationDeps['nativePlanner'];
  readonly apolloPlanner?: GenerationDeps['apolloPlanner'];
  /** Called once for each subgraph of a generation; `url` is the routing URL of the supergraph. */
  readonly sender: (subgraph: string, url: string) => SendToSubgraph;
  /** Prepared operations kept, in bytes (approximate). */
  readonly operationCacheBytes: number;
  /** Undefined: every entity is fetched. */
  readonly entityCache: EntityCache | undefined;
  /** What becomes of an operation that asks for more than its caller may see. */
  readonly onUnauthorized: OnUnauthorized;
  /** Tells clients which subgraph an error came from (`extensions.serviceName`). */
  readonly exposeServiceNames: boolean;
  readonly answerCosts?: GenerationDeps['answerCosts'];
  readonly observer: EngineObserver;
  readonly logger: Logger;
}

export type { GatewayEngine } from './apolloServer.ts';

/** A gateway engine, and the document store that goes with it (ApolloServer's option of that name). */
export type Engine = GatewayEngine & {
  readonly documentStore: OperationCache['documentStore'];
  readonly offer: OperationCache['offer'];
  readonly documentOf: OperationCache['documentOf'];
  /**
   * Runs a request before ApolloServer would call the executor, which costs more than the engine's own part of a small
   * query. Answers with what went well; undefined: ApolloServer is to go on, and gets the finished result
   * from the executor, so that it formats and reports the errors.
   */
  answerAhead(schema: GraphQLSchema, request: OperationRequest): Promise<Answered | undefined>;
};

/**
 * Plans with a planner of choice and executes itself. A new supergraph becomes a whole new generation beside
 * the live one and replaces it in one step; a request is known by its schema and stays with that generation.
 */
export const createEngine = (deps: EngineDeps): Engine => {
  const { supergraph, observer, logger, entityCache } = deps;
  const operations = createOperationCache(deps.operationCacheBytes);
  const generations = new WeakMap<GraphQLSchema, RunDeps>();
  /** What was run ahead and did not go well, until the executor asks for it. ApolloServer copies contexts, not scopes. */
  const failed = new WeakMap<RequestScope, Answered>();
  const listeners = new Set<SchemaListener>();
  let live: Generation | undefined;
  let built = 0;
  let stopped = false;
  let cleanup: (() => Promise<void>) | undefined;
  const { promise: loaded, resolve: openUpdates } = Promise.withResolvers<void>();
  /** What is announced while the first supergraph is loaded waits for it. */
  let updating = loaded;

  const tell = (listener: SchemaListener, { apiSchema, supergraphSdl }: Generation): void =>
    listener({ apiSchema, coreSupergraphSdl: supergraphSdl });

  const runDepsOf = (generation: Generation): RunDeps => ({
    generation,
    operations,
    entityCache,
    exposeServiceNames: deps.exposeServiceNames,
  });

  const goLive = (next: Generation): void => {
    generations.set(next.apiSchema, runDepsOf(next));
    for (const listener of listeners) tell(listener, next);
    // Requests in flight may still need the old one's planner: it starts again for them.
    live?.planner.close?.();
    live = next;
    entityCache?.schemaChanged(next.supergraphSdl);
    observer.generation(next.number);
  };

  const replace = async (supergraphSdl: string): Promise<void> => {
    if (stopped || !live || supergraphSdl === live.supergraphSdl) return;
    let next: Generation | undefined;
    try {
      next = await createGeneration(deps, built + 1, supergraphSdl);
      // Also of one that is refused yet: operations may have been prepared for it.
      built = next.number;
      const warmed = await operations.warm(next);
      if (stopped) return next.planner.close?.();
      goLive(next);
      logger.info({ generation: next.number, ...warmed }, 'a new supergraph is live');
    } catch (error) {
      if (next !== live) next?.planner.close?.();
      observer.supergraphRefused();
      logger.error({ reason: String(error) }, 'the new supergraph is refused: the last good one goes on');
    }
  };

  /** One after the other, so that the last one announced is the last one live. */
  const update = (supergraphSdl: string): void => {
    updating = updating.then(() => replace(supergraphSdl));
  };

  const loadFirst = async (): Promise<void> => {
    const initial = await supergraph.initialize({
      update,
      // What a new supergraph's subgraphs answer is the checks' business, before it is published.
      healthCheck: async () => undefined,
      getDataSource: () => {
        throw new Error('this engine has no data sources');
      },
    });
    cleanup = initial.cleanup;
    const first = await createGeneration(deps, 1, initial.supergraphSdl);
    built = 1;
    goLive(first);
    // Whoever stops does not wait for it.
    if (stopped) first.planner.close?.();
  };

  const run = (schema: GraphQLSchema, request: OperationRequest): Promise<Answered> => {
    const known = generations.get(schema) ?? (live && runDepsOf(live));
    if (!known) throw new Error('no supergraph is live');
    return runOperation(known, request);
  };

  return {
    documentStore: operations.documentStore,
    offer: operations.offer,
    documentOf: operations.documentOf,
    async answerAhead(schema, request) {
      const answered = await run(schema, request);
      if (!answered.result.errors) return answered;
      failed.set(request.context.scope, answered);
      return undefined;
    },
    onSchemaLoadOrUpdate(listener) {
      listeners.add(listener);
      if (live) tell(listener, live);
      return () => listeners.delete(listener);
    },
    async load() {
      try {
        await loadFirst();
      } finally {
        openUpdates();
      }
      return {
        async executor(request) {
          const context = request.context as GatewayContext;
          const finished = failed.get(context.scope);
          failed.delete(context.scope);
          const { operationName, variables } = request.request;
          const { result, cacheControl } =
            finished ??
            (await run(request.schema, {
              document: request.document,
              operation: request.operation,
              operationName,
              variables,
              context,
            }));
          request.response?.http?.headers.set('cache-control', cacheControl);
          return result;
        },
      };
    },
    async stop() {
      stopped = true;
      openUpdates();
      await cleanup?.();
      await updating;
      live?.planner.close?.();
    },
  };
};
