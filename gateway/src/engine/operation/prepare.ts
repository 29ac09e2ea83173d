import { type DocumentNode, getVariableValues, type OperationDefinitionNode, print } from 'graphql';
import { compilePlan, type Step } from '../execute/compile.ts';
import type { JsonObject } from '../json.ts';
import type { RequestTrace } from '../observer.ts';
import type { ActiveOverrides } from '../planner/port.ts';
import { compileShape } from '../shape/compile.ts';
import type { ObjectShape } from '../shape/shape.ts';
import type { Generation } from '../generation.ts';
import { introspect, splitIntrospection } from './introspection.ts';
import { isolateOperation } from './isolate.ts';
import { reserveVariables } from './variables.ts';

/** Everything about an operation that can be known before its variables are. */
export interface PreparedOperation {
  readonly kind: OperationDefinitionNode['operation'];
  readonly definition: OperationDefinitionNode;
  /** Undefined when nothing is to be fetched. */
  readonly plan: Step | undefined;
  readonly shape: ObjectShape;
  readonly introspection: ((variables: JsonObject) => ReadonlyMap<string, string>) | undefined;
}

const introspectionOf = (generation: Generation, document: DocumentNode | undefined) => {
  if (!document) return undefined;
  const answer = (variables: JsonObject) => introspect(generation.apiSchema, document, variables);
  const [definition] = document.definitions;
  const fixed =
    definition?.kind === 'OperationDefinition' && (definition.variableDefinitions?.length ?? 0) === 0;
  if (!fixed) return answer;
  let kept: ReadonlyMap<string, string> | undefined;
  return () => (kept ??= answer({}));
};

/** Plans and compiles one operation of a valid document. Throws what the planner throws. */
export const prepareOperation = async (
  generation: Generation,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  overrides: ActiveOverrides,
  trace?: RequestTrace,
): Promise<PreparedOperation> => {
  const isolated = isolateOperation(document, operation);
  const rootType = generation.apiSchema.getRootType(operation.operation);
  const { fetched, introspected } = splitIntrospection(isolated.document, rootType?.name ?? '');
  const { document: planned, clientName } = reserveVariables(fetched);
  const source = planned ? print(planned) : '';
  const start = performance.now();
  const plan = planned
    ? await generation.planner.plan({
        source,
        document: planned,
        operationName: operation.name?.value,
        overrides,
      })
    : undefined;
  if (plan) generation.observer.planned(generation.planner.name, performance.now() - start, trace);
  return {
    kind: operation.operation,
    definition: operation,
    plan: plan?.root && compilePlan(plan.root, { ...generation, clientName }),
    shape: compileShape({ schema: generation.apiSchema, fragments: isolated.fragments }, operation),
    introspection: introspectionOf(generation, introspected),
  };
};

/** Checks a client's variables and fills in defaults (GraphQL spec, CoerceVariableValues). */
export const coerceVariables = (
  generation: Generation,
  { definition }: PreparedOperation,
  variables: JsonObject,
): ReturnType<typeof getVariableValues> =>
  getVariableValues(generation.apiSchema, definition.variableDefinitions ?? [], variables);
