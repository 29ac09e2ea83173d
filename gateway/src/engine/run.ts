import { GraphQLError, type OperationDefinitionNode } from 'graphql';
import type { GatewayContext } from '../context.ts';
import type { ServerRequest, ServerResult } from './apolloServer.ts';
import { completionErrors } from './completion.ts';
import { execute } from './execute/execute.ts';
import type { Execution } from './execute/execution.ts';
import type { Generation } from './generation.ts';
import type { JsonObject } from './json.ts';
import type { OperationCache } from './operation/cache.ts';
import { coerceVariables, type PreparedOperation } from './operation/prepare.ts';
import { WrittenData } from './result.ts';
import { writeData } from './shape/write.ts';

export interface RunDeps {
  readonly generation: Generation;
  readonly operations: OperationCache;
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

const once = <T>(make: () => T): (() => T) => {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
};

const newExecution = (
  { generation, exposeServiceNames }: RunDeps,
  { scope, log }: GatewayContext,
  variables: JsonObject,
  coerced: JsonObject,
): Execution => ({
  tree: { root: {}, shared: new Set() },
  errors: [],
  variables,
  isTrue: (variable) => coerced[variable] === true,
  types: generation.types,
  scope,
  observer: generation.observer,
  headers: once(scope.headers),
  nameOf: (subgraph) => (exposeServiceNames ? subgraph : undefined),
  failed: (subgraph, failure) => log.error({ subgraph, reason: String(failure) }, 'subgraph did not answer'),
});

const runPrepared = async (
  deps: RunDeps,
  prepared: PreparedOperation,
  context: GatewayContext,
  variables: JsonObject,
): Promise<ServerResult> => {
  const { errors: invalid, coerced } = coerceVariables(deps.generation, prepared, variables);
  if (invalid) return { errors: invalid };
  const execution = newExecution(deps, context, variables, coerced);
  if (prepared.plan) await execute(prepared.plan, execution);
  const { errors, tree, isTrue } = execution;
  const { json, incompletions } = writeData({
    shape: prepared.shape,
    root: tree.root,
    shared: tree.shared,
    isTrue,
    introspection: prepared.introspection?.(coerced),
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
  if (operation.operation === 'subscription') return { errors: [noSubscription()] };
  let prepared: PreparedOperation;
  try {
    prepared = await deps.operations.prepare(
      deps.generation,
      request.document,
      operation,
      context.scope.overrides,
      context.scope.trace,
    );
  } catch (error) {
    context.log.error({ reason: String(error) }, 'the operation cannot be planned');
    throw new GraphQLError('internal error', { extensions: { code: 'INTERNAL_SERVER_ERROR' } });
  }
  return runPrepared(deps, prepared, context, request.request.variables ?? {});
};
