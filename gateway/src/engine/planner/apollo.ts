import { operationFromDocument, type Supergraph } from '@apollo/federation-internals';
import { QueryPlanner } from '@apollo/query-planner';
import type { DocumentNode, GraphQLSchema } from 'graphql';
import { withConcreteTypes } from '../operation/concreteTypes.ts';
import { withLiftedFields } from '../operation/liftedFields.ts';
import { fromApollo } from '../plan/fromApollo.ts';
import { type Plan, UnknownPlan } from '../plan/plan.ts';
import type { SupergraphOverrides } from './overrides.ts';
import { percentLabel } from './overrides.ts';
import type { ActiveOverrides, Planner, PlanRequest } from './port.ts';
import type { PlanCheck } from './verify.ts';

const conditions = (known: SupergraphOverrides, active: ActiveOverrides): Map<string, boolean> =>
  new Map([
    ...known.labels.map((label): [string, boolean] => [label, active.labels.has(label)]),
    ...known.percentages.map((limit): [string, boolean] => [percentLabel(limit), active.percentage < limit]),
  ]);

interface Attempt {
  readonly by: QueryPlanner;
  /** Whose faults the plan is checked for. */
  readonly as: Planner['name'];
}

/** Apollo's planner: slower, for every platform, and for what the native one cannot do. */
export const createApolloPlanner = (deps: {
  readonly supergraph: Supergraph;
  readonly overrides: SupergraphOverrides;
  /** What clients see. */
  readonly schema: GraphQLSchema;
  readonly check: PlanCheck | undefined;
  /** The supergraph without @provides, for what cannot be planned with; undefined: it provides nothing. */
  readonly bare?: (() => Supergraph) | undefined;
}): Planner => {
  const apiSchema = deps.supergraph.apiSchema();
  const planner = new QueryPlanner(deps.supergraph);
  let barePlanner: QueryPlanner | undefined;
  const plannerOverBare = (): QueryPlanner | undefined =>
    (barePlanner ??= deps.bare && new QueryPlanner(deps.bare()));
  const build = (
    { operationName, overrides }: PlanRequest,
    document: DocumentNode,
    { by, as }: Attempt,
  ): Plan => {
    const operation = operationFromDocument(
      apiSchema,
      document,
      operationName === undefined ? {} : { operationName },
    );
    const overrideConditions = conditions(deps.overrides, overrides);
    const plan = fromApollo(by.buildQueryPlan(operation, { overrideConditions }));
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
      let plan: Plan | undefined;
      try {
        // As critical of the plan as of the native one's.
        plan = firstOf(first, request, { by: planner, as: 'native' });
      } catch {
        plan = planOverBare(request) ?? firstOf(first, request, { by: planner, as: 'apollo' });
      }
      if (!plan) throw new UnknownPlan('no other way to write the operation');
      return plan;
    },
  });
  const planOverBare = (request: PlanRequest): Plan | undefined => {
    const by = plannerOverBare();
    try {
      return by && firstOf(0, request, { by, as: 'native' });
    } catch {
      return undefined;
    }
  };
  return planning(0);
};
