import { operationFromDocument, type Supergraph } from '@apollo/federation-internals';
import { QueryPlanner } from '@apollo/query-planner';
import type { DocumentNode, GraphQLSchema } from 'graphql';
import { withConcreteTypes } from '../operation/concreteTypes.ts';
import { withLiftedFields } from '../operation/liftedFields.ts';
import { fromApollo } from '../plan/fromApollo.ts';
import { type Plan, UnknownPlan } from '../plan/plan.ts';
import { hasDeepValues } from './deepValues.ts';
import { PlanningTimeout } from './isolated.ts';
import type { SupergraphOverrides } from './overrides.ts';
import { percentLabel } from './overrides.ts';
import type { ActiveOverrides, Planner, PlanRequest } from './port.ts';
import type { PlanCheck } from './verify.ts';

const conditions = (known: SupergraphOverrides, active: ActiveOverrides): Map<string, boolean> =>
  new Map([
    ...known.labels.map((label): [string, boolean] => [label, active.labels.has(label)]),
    ...known.percentages.map((limit): [string, boolean] => [percentLabel(limit), active.percentage < limit]),
  ]);

/**
 * Plans compared at most, and ways to a field kept, over the supergraph of the last resort. It has so many ways to each
 * field that the planner's own 10,000 plans took half a minute for a short query (measured), and all requests wait.
 */
const lastResortLimits = { maxEvaluatedPlans: 100, pathsLimit: 5_000 };

interface Attempt {
  readonly by: QueryPlanner;
  /** Whose faults the plan is checked for. */
  readonly as: Planner['name'];
  readonly subgraphOf?: LastResort['subgraphOf'] | undefined;
}

/** Another supergraph that says the same, and the real names of its subgraphs. */
export interface LastResort {
  readonly supergraph: Supergraph;
  readonly subgraphOf: (name: string) => string;
}

/** Apollo's planner: slower, for every platform, and for what the native one cannot do. */
export const createApolloPlanner = (deps: {
  readonly supergraph: Supergraph;
  readonly overrides: SupergraphOverrides;
  /** What clients see. */
  readonly schema: GraphQLSchema;
  readonly check: PlanCheck | undefined;
  /** What is left to plan over where that supergraph leads to no good plan. */
  readonly lastResort?: (() => LastResort | undefined) | undefined;
}): Planner => {
  const apiSchema = deps.supergraph.apiSchema();
  const planner = new QueryPlanner(deps.supergraph);
  let last: { readonly attempt: Attempt | undefined } | undefined;
  const lastAttempt = (): Attempt | undefined => {
    if (!last) {
      // Should it fail, it is not built again for each operation.
      last = { attempt: undefined };
      const resort = deps.lastResort?.();
      last = {
        attempt: resort && {
          by: new QueryPlanner(resort.supergraph, { debug: lastResortLimits }),
          as: 'native',
          subgraphOf: resort.subgraphOf,
        },
      };
    }
    return last.attempt;
  };
  const build = (
    { operationName, overrides }: PlanRequest,
    document: DocumentNode,
    { by, as, subgraphOf }: Attempt,
  ): Plan => {
    const operation = operationFromDocument(
      apiSchema,
      document,
      operationName === undefined ? {} : { operationName },
    );
    const overrideConditions = conditions(deps.overrides, overrides);
    const plan = fromApollo(by.buildQueryPlan(operation, { overrideConditions }), subgraphOf);
    deps.check?.(plan, as);
    return plan;
  };
  /** The same question in other words: where one loses a field, or has no plan, another may not. */
  const ways: readonly ((request: PlanRequest) => DocumentNode | undefined)[] = [
    ({ document }) => document,
    ({ document }) => withConcreteTypes(deps.schema, document),
    ({ document, restricted }) => (restricted ? undefined : withLiftedFields(deps.schema, document)),
  ];
  /** The first of the ways that leads to a plan; undefined: none of them can be gone. */
  const firstOf = (first: number, request: PlanRequest, attempt: Attempt): Plan | undefined => {
    let problem: Error | undefined;
    for (const write of ways.slice(first)) {
      const document = write(request);
      try {
        if (document) return build(request, document, attempt);
      } catch (error) {
        problem ??= error instanceof Error ? error : new Error(String(error));
      }
    }
    if (problem) throw problem;
    return undefined;
  };
  const planning = (first: number): Planner => ({
    name: 'apollo',
    second: first + 1 < ways.length ? () => planning(first + 1) : undefined,
    plan(request) {
      if (hasDeepValues(request.document)) throw new PlanningTimeout('values in values in values');
      let plan: Plan | undefined;
      try {
        // As critical of the plan as of the native one's.
        plan = firstOf(first, request, { by: planner, as: 'native' });
      } catch {
        plan = planAtLast(request) ?? firstOf(first, request, { by: planner, as: 'apollo' });
      }
      if (!plan) throw new UnknownPlan('no other way to write the operation');
      return plan;
    },
  });
  const planAtLast = (request: PlanRequest): Plan | undefined => {
    try {
      const attempt = lastAttempt();
      return attempt && firstOf(0, request, attempt);
    } catch {
      return undefined;
    }
  };
  return planning(0);
};
