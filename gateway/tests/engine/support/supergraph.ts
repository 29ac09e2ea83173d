import { composeServices } from '@apollo/composition';
import type { SupergraphManager } from '@apollo/gateway';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { silentLogger } from '@commerce/service';
import { execute, type FormattedExecutionResult, type GraphQLSchema, parse } from 'graphql';
import { createEngine, type Engine, type EngineDeps } from '../../../src/engine/engine.ts';
import type { SendToSubgraph, SubgraphRequest } from '../../../src/engine/fetch/port.ts';
import { silentObserver } from '../../../src/engine/observer.ts';
import { stringifyResult } from '../../../src/engine/result.ts';
import { type Asked, serverRequest } from './requests.ts';

type Resolvers = Parameters<typeof buildSubgraphSchema>[0] extends infer Modules
  ? Modules extends readonly (infer M)[]
    ? M extends { resolvers?: infer R }
      ? R
      : never
    : never
  : never;

export interface Subgraph {
  readonly sdl: string;
  readonly resolvers?: Resolvers;
}

const link = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@requires",
  "@provides", "@external", "@override", "@interfaceObject", "@shareable", "@inaccessible", "@tag",
  "@authenticated", "@requiresScopes", "@policy", "@context", "@fromContext"])\n`;

export const composed = (subgraphs: Readonly<Record<string, Pick<Subgraph, 'sdl'>>>): string => {
  const { supergraphSdl, errors } = composeServices(
    Object.entries(subgraphs).map(([name, { sdl }]) => ({
      name,
      url: `http://${name}.invalid/graphql`,
      typeDefs: parse(link + sdl),
    })),
  );
  if (supergraphSdl === undefined) throw new Error(errors?.map(({ message }) => message).join('\n'));
  return supergraphSdl;
};

/** Answers as a subgraph over HTTP would, out of this process. */
export const sendersOf = (
  subgraphs: Readonly<Record<string, Subgraph>>,
  seen: SubgraphRequest[] = [],
): ((name: string) => SendToSubgraph) => {
  const schemas = new Map<string, GraphQLSchema>();
  for (const [name, { sdl, resolvers }] of Object.entries(subgraphs))
    schemas.set(
      name,
      buildSubgraphSchema([{ typeDefs: parse(link + sdl), ...(resolvers && { resolvers }) }]),
    );
  return (name) => async (request) => {
    seen.push(request);
    const schema = schemas.get(name);
    if (!schema) throw new Error(`no subgraph ${name}`);
    const { query, variables } = JSON.parse(request.body) as { query: string; variables: object };
    const result = await execute({
      schema,
      document: parse(query),
      variableValues: variables as Record<string, unknown>,
    });
    return {
      status: 200,
      contentType: 'application/json',
      cacheControl: undefined,
      startedAtMs: 0,
      body: JSON.stringify(result),
    };
  };
};

export const engineDeps = (
  overrides: Partial<EngineDeps> & Pick<EngineDeps, 'supergraph' | 'sender'>,
): EngineDeps => ({
  planner: 'apollo',
  operationCacheBytes: 1_000_000,
  entityCache: undefined,
  onUnauthorized: 'filter',
  exposeServiceNames: false,
  observer: silentObserver,
  logger: silentLogger(),
  ...overrides,
});

export const fixed = (supergraphSdl: string): SupergraphManager => ({
  initialize: async () => ({ supergraphSdl }),
});

export interface Answered {
  readonly data?: unknown;
  readonly errors?: readonly {
    readonly message: string;
    readonly path?: unknown;
    readonly extensions?: Record<string, unknown>;
  }[];
}

export interface RunningEngine {
  readonly engine: Engine;
  /** Of the generation that is live. */
  readonly schema: () => GraphQLSchema;
  ask(asked: Asked | string): Promise<Answered>;
  /** On a schema that need not be live any more. */
  askOn(schema: GraphQLSchema, asked: Asked): Promise<Answered>;
}

export const startEngine = async (deps: EngineDeps): Promise<RunningEngine> => {
  const engine = createEngine(deps);
  let live: GraphQLSchema | undefined;
  engine.onSchemaLoadOrUpdate(({ apiSchema }) => (live = apiSchema));
  const { executor } = await engine.load({ apollo: {} });
  if (!executor) throw new Error('the engine has no executor');
  const schema = (): GraphQLSchema => {
    if (!live) throw new Error('no schema is live');
    return live;
  };
  const askOn = async (on: GraphQLSchema, asked: Asked): Promise<Answered> =>
    JSON.parse(
      stringifyResult((await executor(serverRequest(on, asked))) as FormattedExecutionResult),
    ) as Answered;
  return {
    engine,
    schema,
    askOn,
    ask: (asked) => askOn(schema(), typeof asked === 'string' ? { query: asked } : asked),
  };
};

/** An engine over subgraphs of this process, with either planner. */
export const startOver = (
  subgraphs: Readonly<Record<string, Subgraph>>,
  overrides: Partial<EngineDeps> = {},
  seen: SubgraphRequest[] = [],
): Promise<RunningEngine> =>
  startEngine(
    engineDeps({ supergraph: fixed(composed(subgraphs)), sender: sendersOf(subgraphs, seen), ...overrides }),
  );

export const planners = ['native', 'apollo'] as const;
