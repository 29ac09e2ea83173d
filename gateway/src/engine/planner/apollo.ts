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
  /** The same question in other words: where one loses a field, or has no plan, another may not. */
  const ways: readonly ((request: PlanRequest) => DocumentNode | undefined)[] = [
    ({ document }) => document,
    ({ document }) => withConcreteTypes(deps.schema, document),
    ({ document, restricted }) => (restricted ? undefined : withLiftedFields(deps.schema, document)),
  ];
  const planning = (first: number): Planner => ({
    name: 'apollo',
    second: first + 1 < ways.length ? () => planning(first + 1) : undefined,
    plan(request) {
      let problem: Error | undefined;
      for (const write of ways.slice(first)) {
        const document = write(request);
        try {
          if (document) return build(request, document);
        } catch (error) {
          problem ??= error instanceof Error ? error : new Error(String(error));
        }
      }
      throw problem ?? new UnknownPlan('no other way to write the operation');
    },
  });
  return planning(0);
};
