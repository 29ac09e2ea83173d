import { type DocumentNode, GraphQLError, type OperationDefinitionNode, OperationTypeNode } from 'graphql';
import type { GatewayContext } from '../context.ts';
import type { ServerResult } from './apolloServer.ts';
import type { EntityCache } from './cache/port.ts';
import { cacheControlOf, createResponsePolicy } from './cache/responsePolicy.ts';
import { tellDenied } from './access/tellDenied.ts';
import { unauthorized } from './access/unauthorized.ts';
import { completionErrors } from './completion.ts';
import { execute } from './execute/execute.ts';
import type { Execution } from './execute/execution.ts';
import { createTree } from './execute/tree.ts';
import type { Generation } from './generation.ts';
import type { JsonObject } from './json.ts';
import type { OperationCache } from './operation/cache.ts';
import type { Circumstances, PreparedOperation } from './operation/prepare.ts';
import { PlannerBusy, TooComplex } from './planner/refusals.ts';
import { WrittenData } from './result.ts';
import { writeData, type Written } from './shape/write.ts';

export interface RunDeps {
  readonly generation: Generation;
  readonly operations: OperationCache;
  readonly entityCache: EntityCache | undefined;
  readonly exposeServiceNames: boolean;
}

/** One client request, parsed and validated. */
export interface OperationRequest {
  readonly document: DocumentNode;
  /** Undefined when the document has none of the name, or several and no name was given. */
  readonly operation: OperationDefinitionNode | undefined;
  readonly operationName: string | undefined;
  readonly variables: JsonObject | undefined;
  readonly context: GatewayContext;
  /** Told what the answer costs, once it is written. */
  readonly counted?: ((cost: number) => void) | undefined;
}

export interface Answered {
  readonly result: ServerResult;
  /** The answer's `cache-control`. */
  readonly cacheControl: string;
}

const refused = (...errors: readonly GraphQLError[]): Answered => ({
  result: { errors },
  cacheControl: 'no-store',
});

const noOperation = ({ operationName }: OperationRequest): GraphQLError =>
  new GraphQLError(
    operationName
      ? `Unknown operation named "${operationName}".`
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

const samePath = (one: GraphQLError['path'], other: readonly string[]): boolean =>
  one?.length === other.length && one.every((part, index) => part === other[index]);

/** What is made at the first need and known from then on. */
const once = <T extends object>(make: () => Promise<T>): (() => T | Promise<T>) => {
  let made: T | Promise<T> | undefined;
  return () => (made ??= make().then((value) => (made = value)));
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

const busy = (): GraphQLError =>
  new GraphQLError('the gateway is busy', {
    extensions: { code: 'OVERLOADED', http: { status: 503, headers: new Map([['retry-after', '5']]) } },
  });

const cannotPlan = (error: unknown): GraphQLError => {
  if (error instanceof TooComplex) return tooComplex();
  if (error instanceof PlannerBusy) return busy();
  return new GraphQLError('internal error', {
    extensions: { code: 'INTERNAL_SERVER_ERROR', http: { status: 500 } },
  });
};

interface Ran {
  readonly prepared: PreparedOperation;
  readonly execution: Execution;
  readonly written: Written;
}

const runPrepared = async (
  prepared: PreparedOperation,
  execution: Execution,
  coerced: JsonObject,
): Promise<Ran> => {
  await execute(prepared.plan, execution);
  const { tree } = execution;
  const written = writeData({
    shape: prepared.shape,
    root: tree.root,
    shared: tree.shared,
    unknown: tree.unknown,
    isPlain: tree.isPlain,
    introspection: prepared.introspection?.(coerced),
  });
  return { prepared, execution, written };
};

const answer = (
  { prepared: { denied }, execution: { errors }, written }: Ran,
  counted: OperationRequest['counted'],
) => {
  const { json, incompletions, lost, hidden, cost } = written;
  counted?.(cost);
  if (incompletions.length > 0) errors.push(...completionErrors(incompletions, errors));
  if (lost.length > 0) errors.push(...completionErrors(lost, errors));
  if (denied) errors.unshift(...denied.errors);
  for (const path of hidden)
    if (!errors.some((error) => samePath(error.path, path))) errors.push(unauthorized(path));
  // The server sees an opaque object in place of the data, and hands it to `stringifyResult`.
  const data = json === 'null' ? null : (new WrittenData(json) as object as JsonObject);
  return errors.length > 0 ? { errors, data } : { data };
};

/** Runs one client request on one generation of the schema. What goes wrong is in the result. */
export const runOperation = async (deps: RunDeps, request: OperationRequest): Promise<Answered> => {
  const { document, operation, context, variables = {} } = request;
  if (!operation) return refused(noOperation(request));
  if (operation.operation === OperationTypeNode.SUBSCRIPTION) return refused(noSubscription());
  const { errors: invalid, coerced } = deps.operations.coerce(
    deps.generation.apiSchema,
    document,
    operation,
    variables,
  );
  if (invalid) return refused(...invalid);
  const { scope, log } = context;
  const isTrue = (variable: string): boolean => coerced[variable] === true;
  let prepared: PreparedOperation;
  let circumstances: Circumstances;
  try {
    const access =
      scope.access && deps.operations.verdict(deps.generation, document, operation, scope.access);
    circumstances = {
      overrides: scope.overrides,
      isTrue,
      access: access instanceof Promise ? await access : access,
    };
    const preparing = deps.operations.prepare(
      deps.generation,
      document,
      operation,
      circumstances,
      scope.trace,
    );
    prepared = preparing instanceof Promise ? await preparing : preparing;
  } catch (error) {
    log.error({ reason: String(error) }, 'the operation cannot be planned');
    return refused(cannotPlan(error));
  }
  const { denied } = prepared;
  if (denied) {
    const { onUnauthorized, observer } = deps.generation;
    tellDenied(denied.places, onUnauthorized, { observer, log });
    if (denied.rejected) return refused(...denied.errors);
  }
  const run = (of: PreparedOperation): Promise<Ran> =>
    runPrepared(of, newExecution(deps, context, variables, isTrue), coerced);
  let ran = await run(prepared);
  // Missing, and nobody said why: the plan never asked for it, or not for all that it needs.
  while (ran.written.lossy && prepared.second && operation.operation === OperationTypeNode.QUERY) {
    log.warn({ operation: operation.name?.value }, 'the plan lost a field: the second planner plans it');
    const before = prepared;
    prepared = await deps.operations.prepareAgain(
      deps.generation,
      document,
      operation,
      circumstances,
      before,
    );
    if (prepared.plan !== before.plan) ran = await run(prepared);
  }
  const result = answer(ran, request.counted);
  const hint = ran.execution.policy.hint(operation.operation, result.errors !== undefined);
  return { result, cacheControl: cacheControlOf(hint) };
};
