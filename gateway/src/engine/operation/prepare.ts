import { type DocumentNode, getVariableValues, Kind, type OperationDefinitionNode, print } from 'graphql';
import { compilePlan, type Step } from '../execute/compile.ts';
import type { JsonObject } from '../json.ts';
import type { RequestTrace } from '../observer.ts';
import type { ActiveOverrides } from '../planner/port.ts';
import { compileShape } from '../shape/compile.ts';
import type { ObjectShape } from '../shape/shape.ts';
import type { Generation } from '../generation.ts';
import { resolveConditions } from './conditions.ts';
import { introspect, splitIntrospection } from './introspection.ts';
import { isolateOperation } from './isolate.ts';
import { withPlannedNames, withUses } from './plannedNames.ts';
import { askTypes } from './typenames.ts';
import { bareMutation } from './rootFields.ts';
import { reserveVariables } from './variables.ts';

/** Everything about an operation that can be known before its variables are. */
export interface PreparedOperation {
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
    definition?.kind === Kind.OPERATION_DEFINITION && (definition.variableDefinitions?.length ?? 0) === 0;
  if (!fixed) return answer;
  let kept: ReadonlyMap<string, string> | undefined;
  return () => (kept ??= answer({}));
};

/** What an operation is prepared for besides its text: what changes the plan. */
export interface Circumstances {
  readonly overrides: ActiveOverrides;
  /** The value of each variable that @skip and @include depend on. */
  readonly isTrue: (variable: string) => boolean;
}

/** Plans and compiles one operation of a valid document. Throws what the planner throws. */
export const prepareOperation = async (
  generation: Generation,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  { overrides, isTrue }: Circumstances,
  trace?: RequestTrace,
): Promise<PreparedOperation> => {
  const { apiSchema, planner, observer } = generation;
  const resolved = bareMutation(resolveConditions(document, isTrue));
  const asked = isolateOperation(resolved, operation.name?.value);
  const names = withUses(generation.names, asked.document);
  const rootType = apiSchema.getRootType(operation.operation);
  const { fetched, introspected } = splitIntrospection(asked.document, rootType?.name ?? '');
  const { document: planned, clientName } = reserveVariables(
    fetched && withPlannedNames(names, apiSchema, askTypes(apiSchema, fetched)),
  );
  const start = performance.now();
  const plan = planned
    ? await planner.plan({
        source: print(planned),
        document: planned,
        operationName: operation.name?.value,
        overrides,
      })
    : undefined;
  if (plan) observer.planned(planner.name, performance.now() - start, trace);
  return {
    plan: plan?.root && compilePlan(plan.root, { ...generation, clientName }),
    shape: compileShape({ schema: apiSchema, fragments: asked.fragments, names }, asked.operation),
    introspection: introspectionOf(generation, introspected),
  };
};

/** Checks a client's variables and fills in defaults (GraphQL spec, CoerceVariableValues). */
export const coerceVariables = (
  generation: Generation,
  operation: OperationDefinitionNode,
  variables: JsonObject,
): ReturnType<typeof getVariableValues> =>
  getVariableValues(generation.apiSchema, operation.variableDefinitions ?? [], variables);
