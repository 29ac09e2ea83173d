import { GraphQLError, type OperationDefinitionNode, OperationTypeNode } from 'graphql';
import type { GatewayContext } from '../context.ts';
import type { ServerRequest, ServerResult } from './apolloServer.ts';
import type { EntityCache } from './cache/port.ts';
import { cacheControlOf, createResponsePolicy } from './cache/responsePolicy.ts';
import { completionErrors } from './completion.ts';
import { execute } from './execute/execute.ts';
import type { Execution } from './execute/execution.ts';
import { createTree } from './execute/tree.ts';
import type { Generation } from './generation.ts';
import type { JsonObject } from './json.ts';
import type { OperationCache } from './operation/cache.ts';
import { coerceVariables, type PreparedOperation } from './operation/prepare.ts';
import { PlanningTimeout } from './planner/isolated.ts';
import { WrittenData } from './result.ts';
import { writeData } from './shape/write.ts';

export interface RunDeps {
  readonly generation: Generation;
  readonly operations: OperationCache;
  readonly entityCache: EntityCache | undefined;
  readonly exposeServiceNames: boolean;
}

const noOperation = ({ request }: ServerRequest): GraphQLError =>
  new GraphQLError(
    request.operationName
      ? `Unknown operation named "${request.operationName}".`
      : 'Must provide operation name if query contains multiple operations.',
  );

const noSubscription = (): GraphQLError =>
  new GraphQLError('Subscriptions are not served on this transport.', {
    extensions: { code: 'BAD_REQUEST', http: { status: 400 } },
  });

const tooComplex = (): GraphQLError =>
  new GraphQLError('The operation is too complex to be planned.', {
    extensions: { code: 'BAD_REQUEST', http: { status: 400 } },
  });

const once = <T>(make: () => T): (() => T) => {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
};

const newExecution = (
  { generation, entityCache, exposeServiceNames }: RunDeps,
  { scope, log }: GatewayContext,
  variables: JsonObject,
  isTrue: (variable: string) => boolean,
): Execution => ({
  tree: createTree(),
  errors: [],
  variables,
  isTrue,
  types: generation.types,
  names: generation.names,
  scope,
  observer: generation.observer,
  cache: entityCache,
  policy: createResponsePolicy(),
  headers: once(scope.headers),
  nameOf: (subgraph) => (exposeServiceNames ? subgraph : undefined),
  failed: (subgraph, failure) => log.error({ subgraph, reason: String(failure) }, 'subgraph did not answer'),
});

const planFor = async (
  { generation, operations }: RunDeps,
  request: ServerRequest,
  { scope, log }: GatewayContext,
  isTrue: (variable: string) => boolean,
): Promise<PreparedOperation> => {
  try {
    const circumstances = { overrides: scope.overrides, isTrue };
    return await operations.prepare(
      generation,
      request.document,
      request.operation,
      circumstances,
      scope.trace,
    );
  } catch (error) {
    log.error({ reason: String(error) }, 'the operation cannot be planned');
    if (error instanceof PlanningTimeout) throw tooComplex();
    throw new GraphQLError('internal error', { extensions: { code: 'INTERNAL_SERVER_ERROR' } });
  }
};

const answer = (
  { shape, introspection }: PreparedOperation,
  { tree, errors }: Execution,
  coerced: JsonObject,
) => {
  const { json, incompletions } = writeData({
    shape,
    root: tree.root,
    shared: tree.shared,
    introspection: introspection?.(coerced),
  });
  if (incompletions.length > 0) errors.push(...completionErrors(incompletions, errors));
  // The server sees an opaque object in place of the data, and hands it to `stringifyResult`.
  const data = json === 'null' ? null : (new WrittenData(json) as object as JsonObject);
  return errors.length > 0 ? { errors, data } : { data };
};

/** Runs one client request on one generation of the schema. */
export const runOperation = async (deps: RunDeps, request: ServerRequest): Promise<ServerResult> => {
  const context = request.context as GatewayContext;
  const operation: OperationDefinitionNode | undefined = request.operation;
  if (!operation) return { errors: [noOperation(request)] };
  if (operation.operation === OperationTypeNode.SUBSCRIPTION) return { errors: [noSubscription()] };
  const variables: JsonObject = request.request.variables ?? {};
  const { errors: invalid, coerced } = coerceVariables(deps.generation, operation, variables);
  if (invalid) return { errors: invalid };
  const isTrue = (variable: string): boolean => coerced[variable] === true;
  const prepared = await planFor(deps, request, context, isTrue);
  const execution = newExecution(deps, context, variables, isTrue);
  await execute(prepared.plan, execution);
  const result = answer(prepared, execution, coerced);
  const failed = result.errors !== undefined;
  request.response?.http?.headers.set(
    'cache-control',
    cacheControlOf(execution.policy.hint(operation.operation, failed)),
  );
  return result;
};
