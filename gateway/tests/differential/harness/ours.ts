import { type RawAnswer, type SendToSubgraph, SubgraphFailure } from '../../../src/engine/fetch/port.ts';
import { silentLogger } from '@commerce/service';
import { getOperationAST, type GraphQLSchema, parse } from 'graphql';
import type { GatewayContext } from '../../../src/context.ts';
import type { GatewayEngine, ServerRequest } from '../../../src/engine/apolloServer.ts';
import { createEngine } from '../../../src/engine/engine.ts';
import {
  createIsolatedApolloPlanner,
  createIsolatedNativePlanner,
} from '../../../src/engine/planner/isolated.ts';
import { silentObserver } from '../../../src/engine/observer.ts';
import { plannerEntries } from '../../support/plannerEntries.ts';
import type { Composed } from './fixture.ts';
import { outcomeOf } from './outcome.ts';
import type { ClientOperation, Engine, Run } from './run.ts';
import { createSubgraph } from './subgraph.ts';
import { carry } from './transport.ts';
import type { World } from './world.ts';

const never = { cancelled: false, onCancel: () => () => undefined };

const requestContext = (
  { query, operationName, variables, access }: ClientOperation,
  given: { labels: ReadonlySet<string>; bucket: number; schema: GraphQLSchema },
): ServerRequest => {
  const { labels, bucket, schema } = given;
  const document = parse(query);
  const context: GatewayContext = {
    caller: undefined,
    requestId: 'req-1',
    log: silentLogger(),
    scope: {
      headers: async () => ({}),
      joinKey: undefined,
      tenant: undefined,
      rights: undefined,
      access,
      deadline: Infinity,
      cancellation: never,
      overrides: { labels, percentage: bucket },
      trace: undefined,
    },
  };
  const operation = getOperationAST(document, operationName);
  return {
    request: { query, operationName, variables: { ...variables } },
    source: query,
    document,
    operation,
    operationName: operation?.name?.value ?? null,
    schema,
    contextValue: context,
    context,
  } as Partial<ServerRequest> as ServerRequest;
};

/** Our engine over subgraphs of this process. */
export const createOurs = async (
  composed: Composed,
  world: World,
  planner: 'native' | 'apollo',
): Promise<Engine> => {
  let current: Run | undefined;
  const names = [...world.subgraphs.keys()];
  const labels = new Set(composed.activeLabels);
  const sender = (name: string): SendToSubgraph => {
    const facts = world.subgraphs.get(name);
    if (!facts) throw new Error(`no subgraph ${name}`);
    const subgraph = createSubgraph(facts, world);
    return async ({ body }): Promise<RawAnswer> => {
      if (!current) throw new Error('nothing is running');
      const fault = current.faults.wire[names.indexOf(name)];
      const answer = await carry(subgraph, body, current, fault);
      if (!answer)
        throw new SubgraphFailure(name, fault === 'timeout' ? 'timeout' : 'unreachable', 'nothing came');
      return { ...answer, cacheControl: undefined, startedAtMs: 0 };
    };
  };
  const gateway: GatewayEngine = createEngine({
    supergraph: { initialize: async () => ({ supergraphSdl: composed.supergraphSdl }) },
    planner,
    // As in production.
    nativePlanner: (supergraphSdl) =>
      createIsolatedNativePlanner(supergraphSdl, { entry: plannerEntries.native, planTimeoutMs: 10_000 }),
    apolloPlanner: (supergraphSdl) =>
      createIsolatedApolloPlanner(supergraphSdl, { entry: plannerEntries.apollo, planTimeoutMs: 10_000 }),
    sender,
    operationCacheBytes: 10_000_000,
    entityCache: undefined,
    onUnauthorized: 'filter',
    exposeServiceNames: false,
    observer: silentObserver,
    logger: silentLogger(),
  });
  let schema: GraphQLSchema | undefined;
  gateway.onSchemaLoadOrUpdate(({ apiSchema }) => (schema = apiSchema));
  const { executor } = await gateway.load({ apollo: {} });
  if (!executor) throw new Error('the engine has no executor');
  return {
    name: `ours with the ${planner} planner`,
    async execute(operation, faults) {
      const { bucket } = composed;
      const run: Run = { faults, activeLabels: labels, bucket, mutations: [], fetches: [] };
      if (!schema) throw new Error('no schema is live');
      current = run;
      return outcomeOf(await executor(requestContext(operation, { labels, bucket, schema })), run);
    },
    stop: () => gateway.stop(),
  };
};
