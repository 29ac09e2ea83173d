import { operationFromDocument, type Supergraph } from '@apollo/federation-internals';
import { QueryPlanner } from '@apollo/query-planner';
import { fromApollo } from '../plan/fromApollo.ts';
import type { SupergraphOverrides } from './overrides.ts';
import { percentLabel } from './overrides.ts';
import type { ActiveOverrides, Planner } from './port.ts';

const conditions = (known: SupergraphOverrides, active: ActiveOverrides): Map<string, boolean> =>
  new Map([
    ...known.labels.map((label): [string, boolean] => [label, active.labels.has(label)]),
    ...known.percentages.map((limit): [string, boolean] => [percentLabel(limit), active.percentage < limit]),
  ]);

/** Apollo's planner: slower, for every platform, and for what the native one cannot do. */
export const createApolloPlanner = (supergraph: Supergraph, overrides: SupergraphOverrides): Planner => {
  const apiSchema = supergraph.apiSchema();
  const planner = new QueryPlanner(supergraph);
  return {
    name: 'apollo',
    plan(request) {
      const operation = operationFromDocument(
        apiSchema,
        request.document,
        request.operationName === undefined ? {} : { operationName: request.operationName },
      );
      return fromApollo(
        planner.buildQueryPlan(operation, { overrideConditions: conditions(overrides, request.overrides) }),
      );
    },
  };
};
