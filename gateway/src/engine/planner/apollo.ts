import { operationFromDocument } from '@apollo/federation-internals';
import { QueryPlanner } from '@apollo/query-planner';
import { type DocumentNode, type GraphQLSchema, parse } from 'graphql';
import { fromApollo } from '../plan/fromApollo.ts';
import { type Plan, UnknownPlan } from '../plan/plan.ts';
import { supergraphOf } from '../supergraphOf.ts';
import { hasDeepValues } from './deepValues.ts';
import { lastResortOf } from './lastResort.ts';
import { overridesOf, percentLabel, type SupergraphOverrides } from './overrides.ts';
import type { ActiveOverrides, Planner, PlanRequest } from './port.ts';
import { TooComplex } from './refusals.ts';
import { createPlanCheck } from './verify.ts';
import { byWays, type PlanByWays, ways } from './ways.ts';

const conditions = (known: SupergraphOverrides, active: ActiveOverrides): Map<string, boolean> =>
  new Map([
    ...known.labels.map((label): [string, boolean] => [label, active.labels.has(label)]),
    ...known.percentages.map((limit): [string, boolean] => [percentLabel(limit), active.percentage < limit]),
  ]);

/**
 * Plans compared at most, and ways to a field kept, over the supergraph of the last resort. It has so many ways to each
 * field that the planner's own 10,000 plans took half a minute for a short query (measured): none would come in time.
 */
const lastResortLimits = { maxEvaluatedPlans: 100, pathsLimit: 5_000 };

interface Attempt {
  readonly by: QueryPlanner;
  /** Whose faults the plan is checked for. */
  readonly as: Planner['name'];
  readonly subgraphOf?: ((name: string) => string) | undefined;
}

/** Plans with Apollo's planner over a valid supergraph. Throws what `Planner.plan` rejects with. */
export const createApolloPlanning = (document: DocumentNode): PlanByWays<Plan> => {
  const supergraph = supergraphOf(document, false);
  const apiSchema = supergraph.apiSchema();
  const overrides = overridesOf(document);
  const check = createPlanCheck(document);
  const planner = new QueryPlanner(supergraph);
  let schema: GraphQLSchema | undefined;
  let last: { readonly attempt: Attempt | undefined } | undefined;

  const schemaOf = (): GraphQLSchema => (schema ??= apiSchema.toGraphQLJSSchema());

  const lastAttempt = (): Attempt | undefined => {
    if (!last) {
      // Should it fail, it is not built again for each operation.
      last = { attempt: undefined };
      const resort = lastResortOf(document);
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

  const build = (request: PlanRequest, written: DocumentNode, { by, as, subgraphOf }: Attempt): Plan => {
    const { operationName } = request;
    const operation = operationFromDocument(
      apiSchema,
      written,
      operationName === undefined ? {} : { operationName },
    );
    const overrideConditions = conditions(overrides, request.overrides);
    const plan = fromApollo(by.buildQueryPlan(operation, { overrideConditions }), subgraphOf);
    check?.(plan, as);
    return plan;
  };

  /** Undefined: none of the ways can be gone. */
  const firstOf = (first: number, request: PlanRequest, attempt: Attempt): Plan | undefined => {
    let problem: Error | undefined;
    for (const write of ways.slice(first)) {
      const written = write(request, schemaOf);
      try {
        if (written) return build(request, written, attempt);
      } catch (error) {
        problem ??= error instanceof Error ? error : new Error(String(error));
      }
    }
    if (problem) throw problem;
    return undefined;
  };

  const planAtLast = (request: PlanRequest): Plan | undefined => {
    try {
      const attempt = lastAttempt();
      return attempt && firstOf(0, request, attempt);
    } catch {
      return undefined;
    }
  };

  return (request, first) => {
    if (hasDeepValues(request.document)) throw new TooComplex('values in values in values');
    let plan: Plan | undefined;
    try {
      // As critical of the plan as of the native one's.
      plan = firstOf(first, request, { by: planner, as: 'native' });
    } catch {
      plan = planAtLast(request) ?? firstOf(first, request, { by: planner, as: 'apollo' });
    }
    if (!plan) throw new UnknownPlan('no other way to write the operation');
    return plan;
  };
};

/** Apollo's planner: slower, for every platform, and for what the native one cannot do. */
export const createApolloPlanner = (supergraphSdl: string): Planner =>
  byWays(createApolloPlanning(parse(supergraphSdl, { noLocation: true })));
