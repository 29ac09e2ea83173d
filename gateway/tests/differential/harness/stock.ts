import { ApolloGateway, type GraphQLDataSource } from '@apollo/gateway';
import { GraphQLError, parse } from 'graphql';
import { createHash } from 'node:crypto';
import { withoutRules } from '../../../src/supergraph/withoutRules.ts';
import type { Composed } from './fixture.ts';
import type { ClientOperation, Engine, Run } from './run.ts';
import { outcomeOf } from './outcome.ts';
import { createSubgraph } from './subgraph.ts';
import { carry } from './transport.ts';
import type { World } from './world.ts';

const quiet = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

const unavailable = (name: string): GraphQLError =>
  new GraphQLError(`the ${name} subgraph did not answer`, { extensions: { code: 'SUBGRAPH_UNAVAILABLE' } });

type ExecutorRequest = Parameters<ApolloGateway['executor']>[0];

/** What the stock executor reads of ApolloServer's request context. */
const requestContext = ({ query, operationName, variables }: ClientOperation): ExecutorRequest =>
  ({
    request: { query, operationName, variables: { ...variables } },
    source: query,
    document: parse(query),
    queryHash: createHash('sha256').update(query).digest('hex'),
    operationName: operationName ?? null,
    context: {},
    metrics: {},
    logger: quiet,
  }) as Partial<ExecutorRequest> as ExecutorRequest;

/** @apollo/gateway as it is, over subgraphs of this process. Knows no override labels. */
export const createStock = async (composed: Composed, world: World): Promise<Engine> => {
  let current: Run | undefined;
  const names = [...world.subgraphs.keys()];
  const source = (name: string): GraphQLDataSource => {
    const facts = world.subgraphs.get(name);
    if (!facts) throw new Error(`no subgraph ${name}`);
    const subgraph = createSubgraph(facts, world);
    return {
      async process({ request }) {
        if (!current) throw new Error('nothing is running');
        const { query, variables, operationName } = request;
        const body = JSON.stringify({ query, variables, operationName });
        const answer = await carry(subgraph, body, current, current.faults.wire[names.indexOf(name)]);
        // RemoteGraphQLDataSource turns each of these into an error, whatever the body says.
        if (!answer || answer.status !== 200 || !answer.contentType.startsWith('application/json'))
          throw unavailable(name);
        try {
          return JSON.parse(answer.body) as never;
        } catch {
          throw unavailable(name);
        }
      },
    };
  };
  const gateway = new ApolloGateway({
    // It refuses a supergraph with rules; nobody's rights are asked here.
    supergraphSdl: withoutRules(parse(composed.supergraphSdl)),
    buildService: ({ name }) => source(name),
    logger: quiet,
  });
  const { executor } = await gateway.load();
  if (!executor) throw new Error('the stock engine has no executor');
  return {
    name: 'stock',
    async execute(operation, faults) {
      const run: Run = { faults, activeLabels: new Set(), bucket: 100, mutations: [], fetches: [] };
      current = run;
      return outcomeOf(await executor(requestContext(operation)), run);
    },
    stop: () => gateway.stop(),
  };
};
