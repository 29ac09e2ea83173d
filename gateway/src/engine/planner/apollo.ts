import { operationFromDocument, type Supergraph } from '@apollo/federation-internals';
import { QueryPlanner } from '@apollo/query-planner';
import type { DocumentNode, GraphQLSchema } from 'graphql';
import { withConcreteTypes } from '../operation/concreteTypes.ts';
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

/** Apollo's planner: slower, for every platform, and for what the native one cannot do. */
export const createApolloPlanner = (deps: {
  readonly supergraph: Supergraph;
  readonly overrides: SupergraphOverrides;
  /** What clients see. */
  readonly schema: GraphQLSchema;
  readonly check: PlanCheck | undefined;
}): Planner => {
  const apiSchema = deps.supergraph.apiSchema();
  const planner = new QueryPlanner(deps.supergraph);
  const build = ({ operationName, overrides }: PlanRequest, document: DocumentNode): Plan => {
    const operation = operationFromDocument(
      apiSchema,
      document,
      operationName === undefined ? {} : { operationName },
    );
    const overrideConditions = conditions(deps.overrides, overrides);
    const plan = fromApollo(planner.buildQueryPlan(operation, { overrideConditions }));
    deps.check?.(plan, 'apollo');
    return plan;
  };
  const concrete: Planner = {
    name: 'apollo',
    plan(request) {
      const document = withConcreteTypes(deps.schema, request.document);
      if (!document) throw new UnknownPlan('no other way to write the operation');
      return build(request, document);
    },
  };
  return {
    name: 'apollo',
    second: () => concrete,
    plan(request) {
      try {
        return build(request, request.document);
      } catch (error) {
        const document = withConcreteTypes(deps.schema, request.document);
        if (!document) throw error;
        return build(request, document);
      }
    },
  };
};
