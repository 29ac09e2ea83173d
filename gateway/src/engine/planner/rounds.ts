import { operationFromDocument } from '@apollo/federation-internals';
import { QueryPlanner, type QueryPlannerConfig } from '@apollo/query-planner';
import type { DocumentNode } from 'graphql';
import { fromApollo } from '../plan/fromApollo.ts';
import type { Plan } from '../plan/plan.ts';
import { supergraphOf } from '../supergraphOf.ts';
import { planInRounds } from './inRounds.ts';
import { type LateFields, lateFieldsOf } from './lateFields.ts';
import { withLateRoots } from './lateRoots.ts';
import type { PlanRequest } from './port.ts';
import { withoutProvides } from './withoutProvides.ts';

type PlanRounds = (request: PlanRequest, overrideConditions: Map<string, boolean>) => Plan | undefined;

/**
 * Over a supergraph without @provides, which only saves fetches: Apollo's planner loses the rest of an object of which
 * a part is provided.
 */
const build = (document: DocumentNode, late: LateFields, config: QueryPlannerConfig): PlanRounds => {
  const roots = withLateRoots(withoutProvides(document) ?? document, late);
  const supergraph = supergraphOf(roots.supergraph, false);
  const apiSchema = supergraph.apiSchema();
  const rounds = { schema: apiSchema.toGraphQLJSSchema(), late, roots };
  const planner = new QueryPlanner(supergraph, config);
  return ({ document, operationName }, overrideConditions) =>
    planInRounds(rounds, document, operationName, (round) =>
      fromApollo(planner.buildQueryPlan(operationFromDocument(apiSchema, round), { overrideConditions })),
    );
};

export interface Rounds {
  /**
   * Whether the operation asks for a field that an interface object has and that requires others: without rounds, Apollo's
   * planner (2.14) may take for ever over it.
   */
  readonly areSafer: (request: PlanRequest) => boolean;
  /** Undefined: no plan. `overrideConditions`: which of the labels of overrides are on. */
  readonly plan: PlanRounds;
}

/** Plans in rounds (see inRounds.ts) with Apollo's planner. */
export const createRounds = (document: DocumentNode, config: QueryPlannerConfig): Rounds => {
  const late = lateFieldsOf(document);
  const risky = [...late.values()]
    .filter(({ type, as }) => type !== as)
    .map(({ definition }) => definition.name.value);
  let plan: PlanRounds | undefined;
  return {
    areSafer: ({ source }) => risky.some((name) => source.includes(name)),
    plan(request, overrideConditions) {
      if (late.size === 0) return undefined;
      try {
        if (!plan) {
          // Should it fail, it is not built again for each operation.
          plan = () => undefined;
          plan = build(document, late, config);
        }
        return plan(request, overrideConditions);
      } catch {
        return undefined;
      }
    },
  };
};
