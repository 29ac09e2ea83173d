import { type DocumentNode, type GraphQLError, Kind, type OperationDefinitionNode } from 'graphql';
import { withoutDenied } from '../access/filter.ts';
import { type DeniedPlace, deniedPlaces } from '../access/places.ts';
import { unauthorized } from '../access/unauthorized.ts';
import type { Verdict } from '../access/verdict.ts';
import { compilePlan, type Step } from '../execute/compile.ts';
import type { JsonObject } from '../json.ts';
import type { RequestTrace } from '../observer.ts';
import type { ActiveOverrides, Planner } from '../planner/port.ts';
import { compileShape } from '../shape/compile.ts';
import type { ObjectShape } from '../shape/shape.ts';
import type { Generation } from '../generation.ts';
import { resolveConditions } from './conditions.ts';
import { dropUnused } from './dropUnused.ts';
import { introspect, splitIntrospection } from './introspection.ts';
import { type IsolatedOperation, isolateOperation } from './isolate.ts';
import { withPlannedNames, withUses } from './plannedNames.ts';
import { writeDocument } from './text.ts';
import { askTypes } from './typenames.ts';
import { bareMutation } from './rootFields.ts';
import { reserveVariables } from './variables.ts';

/** Everything about an operation that can be known before its variables are. */
export interface PreparedOperation {
  /** Undefined when nothing is to be fetched. */
  readonly plan: Step | undefined;
  readonly shape: ObjectShape;
  readonly introspection: ((variables: JsonObject) => ReadonlyMap<string, string>) | undefined;
  /** Undefined: the caller may see all that is asked. */
  readonly denied: Denied | undefined;
  /** Who else can plan it, should the plan lose a field; undefined: nobody is left. */
  readonly second: Planner['second'];
}

export interface Denied {
  readonly places: readonly DeniedPlace[];
  /** One for each place; empty where denied fields are only reported. */
  readonly errors: readonly GraphQLError[];
  /** Nothing of the operation is to be executed. */
  readonly rejected: boolean;
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
  /** What the caller may see; undefined: nobody asks. */
  readonly access: Verdict | undefined;
}

const deniedOf = (
  { apiSchema, onUnauthorized }: Generation,
  access: Verdict | undefined,
  asked: IsolatedOperation,
): Denied | undefined => {
  if (!access?.denial) return undefined;
  const places = deniedPlaces(apiSchema, access.denial, asked);
  const rejected = onUnauthorized === 'reject' && places.length > 0;
  return {
    places,
    errors: onUnauthorized === 'report' ? [] : places.map(({ path }) => unauthorized(path, rejected)),
    rejected,
  };
};

/** Plans and compiles one operation of a valid document. Throws what the planner throws. */
export const prepareOperation = async (
  generation: Generation,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  { overrides, isTrue, access }: Circumstances,
  trace?: RequestTrace,
  planner: Planner = generation.planner,
): Promise<PreparedOperation> => {
  const { apiSchema, observer, interned } = generation;
  const resolved = bareMutation(resolveConditions(document, isTrue));
  const asked = isolateOperation(resolved, operation.name?.value);
  const names = withUses(generation.names, asked.document);
  const rootType = apiSchema.getRootType(operation.operation);
  const denied = deniedOf(generation, access, asked);
  const denial = generation.onUnauthorized === 'report' ? undefined : access?.denial;
  const { introspected } = splitIntrospection(asked.document, rootType?.name ?? '');
  const allowed = denial ? dropUnused(withoutDenied(apiSchema, denial, asked)) : asked.document;
  const { fetched } = denied?.rejected
    ? { fetched: undefined }
    : splitIntrospection(allowed, rootType?.name ?? '');
  const { document: planned, clientName } = reserveVariables(
    fetched && withPlannedNames(names, apiSchema, askTypes(apiSchema, fetched)),
  );
  const start = performance.now();
  const plan = planned
    ? await planner.plan({
        source: writeDocument(planned),
        document: planned,
        operationName: operation.name?.value,
        overrides,
        restricted: denial !== undefined,
      })
    : undefined;
  if (plan) observer.planned(planner.name, performance.now() - start, trace);
  return {
    plan: plan?.root && compilePlan(plan.root, { ...generation, clientName, interned: interned.steps }),
    shape: compileShape(
      {
        schema: apiSchema,
        fragments: asked.fragments,
        names,
        denial,
        costs: generation.costs,
        interned: interned.members,
      },
      asked.operation,
    ),
    introspection: introspectionOf(generation, introspected),
    denied,
    second: planner.second,
  };
};
