import { buildSchema, type GraphQLError } from 'graphql';
import type { EntityCache } from '../../../src/engine/cache/port.ts';
import { createResponsePolicy } from '../../../src/engine/cache/responsePolicy.ts';
import { compilePlan } from '../../../src/engine/execute/compile.ts';
import { execute } from '../../../src/engine/execute/execute.ts';
import type { Execution } from '../../../src/engine/execute/execution.ts';
import { createTree } from '../../../src/engine/execute/tree.ts';
import type { JsonObject } from '../../../src/engine/json.ts';
import { silentObserver } from '../../../src/engine/observer.ts';
import type { EntityTarget, FetchNode, Path, PlanNode, Requirement } from '../../../src/engine/plan/plan.ts';
import { createTypeSystem } from '../../../src/engine/types.ts';
import { scopeOf } from './requests.ts';

/** `items.|Book,Movie.author`: names are fields, what begins with a bar is a type condition. */
export const path = (text: string): Path =>
  text === ''
    ? []
    : text
        .split('.')
        .map((part) =>
          part.startsWith('|')
            ? { kind: 'type', types: part.slice(1).split(',') }
            : { kind: 'field', name: part },
        );

export const field = (name: string, selections?: readonly Requirement[]): Requirement => ({
  kind: 'field',
  from: name,
  as: name,
  selections,
});

export const on = (type: string, ...selections: Requirement[]): Requirement => ({
  kind: 'fragment',
  on: type,
  selections,
});

/** What a representation by `id` takes, whatever the type. */
export const byId: readonly Requirement[] = [field('__typename'), field('id')];

const fetchNode = (subgraph: string): FetchNode => ({
  kind: 'fetch',
  subgraph,
  operationKind: 'query',
  operation: `{ ${subgraph} }`,
  operationName: undefined,
  variables: [],
  targets: [],
});

export const rootFetch = (subgraph: string, at = '', more: Partial<FetchNode> = {}): FetchNode => ({
  ...fetchNode(subgraph),
  targets: [{ kind: 'root', path: path(at), rewrites: [] }],
  ...more,
});

export const entityTarget = (
  paths: string | readonly string[],
  more: Partial<EntityTarget> = {},
): EntityTarget => ({
  kind: 'entities',
  responseKey: '_entities',
  variable: 'representations',
  paths: [paths].flat().map(path),
  requires: byId,
  inputRewrites: [],
  outputRewrites: [],
  ...more,
});

export const entityFetch = (
  subgraph: string,
  paths: string | readonly string[],
  more: Partial<EntityTarget> = {},
): FetchNode => ({ ...fetchNode(subgraph), targets: [entityTarget(paths, more)] });

export const sequence = (...nodes: PlanNode[]): PlanNode => ({ kind: 'sequence', nodes });
export const parallel = (...nodes: PlanNode[]): PlanNode => ({ kind: 'parallel', nodes });

export interface Sent {
  readonly subgraph: string;
  readonly query: string;
  readonly variables: JsonObject;
}

export type Respond = (sent: Sent) => unknown;

/** A subgraph that answers every representation by itself. */
export const entitiesBy =
  (answer: (representation: JsonObject) => unknown): Respond =>
  ({ variables }) => ({
    data: { _entities: (variables['representations'] as JsonObject[]).map(answer) },
  });

export interface Outcome {
  readonly data: JsonObject;
  readonly errors: readonly GraphQLError[];
  readonly sent: readonly Sent[];
  readonly shared: ReadonlySet<object>;
  readonly failures: readonly string[];
}

const everything = 'type Query { nothing: Int }';

/** Executes a plan made by hand. A subgraph answers what its function returns; a string is the body itself. */
export const runPlan = async (
  root: PlanNode,
  subgraphs: Readonly<Record<string, Respond>>,
  given: {
    readonly schema?: string;
    readonly variables?: JsonObject;
    readonly names?: boolean;
    readonly cache?: EntityCache;
  } = {},
): Promise<Outcome> => {
  const types = createTypeSystem(buildSchema(`${everything} ${given.schema ?? ''}`));
  const sent: Sent[] = [];
  const failures: string[] = [];
  const step = compilePlan(root, {
    types,
    clientName: (name) => name,
    senderOf: (subgraph) => async (request) => {
      const what = { subgraph, ...(JSON.parse(request.body) as { query: string; variables: JsonObject }) };
      sent.push(what);
      const body = await subgraphs[subgraph]?.(what);
      return {
        status: 200,
        contentType: 'application/json',
        cacheControl: undefined,
        startedAtMs: 0,
        body: typeof body === 'string' ? body : JSON.stringify(body),
      };
    },
  });
  const execution: Execution = {
    names: { atRisk: new Set(), fields: new Set(), prefix: 'client_' },
    cache: given.cache,
    policy: createResponsePolicy(),
    tree: createTree(),
    errors: [],
    variables: given.variables ?? {},
    isTrue: (variable) => given.variables?.[variable] === true,
    types,
    scope: scopeOf({ rights: 'all' }),
    observer: silentObserver,
    headers: async () => ({}),
    nameOf: (subgraph) => (given.names === true ? subgraph : undefined),
    failed: (_subgraph, failure) => void failures.push(String(failure)),
  };
  await execute(step, execution);
  const { tree, errors } = execution;
  return { data: tree.root, errors, sent, shared: tree.shared, failures };
};

/** A query of a subgraph. */
export const queryOf = (
  subgraph: string,
  operation: string,
  targets: FetchNode['targets'] = [],
): FetchNode => ({
  kind: 'fetch',
  subgraph,
  operationKind: 'query',
  operation,
  operationName: undefined,
  variables: [],
  targets,
});
