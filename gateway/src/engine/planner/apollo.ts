import { operationFromDocument } from '@apollo/federation-internals';
import { QueryPlanner } from '@apollo/query-planner';
import { type DocumentNode, type GraphQLSchema, parse } from 'graphql';
import { fromApollo } from '../plan/fromApollo.ts';
import { type Plan, UnknownPlan } from '../plan/plan.ts';
import { supergraphOf } from '../supergraphOf.ts';
import { hasDeepValues } from './deepValues.ts';
import { overridesOf, percentLabel, type SupergraphOverrides } from './overrides.ts';
import type { ActiveOverrides, Planner, PlanRequest } from './port.ts';
import { TooComplex } from './refusals.ts';
import { createRounds } from './rounds.ts';
import { createPlanCheck } from './verify.ts';
import { byWays, type PlanByWays, ways } from './ways.ts';

const conditions = (known: SupergraphOverrides, active: ActiveOverrides): Map<string, boolean> =>
  new Map([
    ...known.labels.map((label): [string, boolean] => [label, active.labels.has(label)]),
    ...known.percentages.map((limit): [string, boolean] => [percentLabel(limit), active.percentage < limit]),
  ]);

/**
 * Plans compared at most for a round, and ways to a field kept: there are many rounds, and with the planner's own 10,000
 * plans the first of them may take all the time.
 */
const roundLimits = { maxEvaluatedPlans: 100, pathsLimit: 5_000 };

/** Plans with Apollo's planner over a valid supergraph. Throws what `Planner.plan` rejects with. */
export const createApolloPlanning = (document: DocumentNode): PlanByWays<Plan> => {
  const supergraph = supergraphOf(document, false);
  const apiSchema = supergraph.apiSchema();
  const overrides = overridesOf(document);
  const check = createPlanCheck(document);
  const planner = new QueryPlanner(supergraph);
  let schema: GraphQLSchema | undefined;
  const rounds = createRounds(document, { debug: roundLimits });

  const schemaOf = (): GraphQLSchema => (schema ??= apiSchema.toGraphQLJSSchema());

  const build = (request: PlanRequest, written: DocumentNode, as: Planner['name']): Plan => {
    const { operationName } = request;
    const operation = operationFromDocument(
      apiSchema,
      written,
      operationName === undefined ? {} : { operationName },
    );
    const overrideConditions = conditions(overrides, request.overrides);
    const plan = fromApollo(planner.buildQueryPlan(operation, { overrideConditions }));
    check?.(plan, as);
    return plan;
  };

  /** Undefined: none of the ways can be gone. `as`: whose faults the plan is checked for. */
  const firstOf = (first: number, request: PlanRequest, as: Planner['name']): Plan | undefined => {
    let problem: Error | undefined;
    for (const write of ways.slice(first)) {
      const written = write(request, schemaOf);
      try {
        if (written) return build(request, written, as);
      } catch (error) {
        problem ??= error instanceof Error ? error : new Error(String(error));
      }
    }
    if (problem) throw problem;
    return undefined;
  };

  const planInRounds = (request: PlanRequest): Plan | undefined => {
    try {
      const plan = rounds.plan(request, conditions(overrides, request.overrides));
      if (plan) check?.(plan, 'native');
      return plan;
    } catch {
      return undefined;
    }
  };

  return (request, first) => {
    if (hasDeepValues(request.document)) throw new TooComplex('values in values in values');
    const areSafer = first === 0 && rounds.areSafer(request);
    let plan = areSafer ? planInRounds(request) : undefined;
    if (plan) return plan;
    try {
      // As critical of the plan as of the native one's.
      plan = firstOf(first, request, 'native');
    } catch {
      plan = (areSafer ? undefined : planInRounds(request)) ?? firstOf(first, request, 'apollo');
    }
    if (!plan) throw new UnknownPlan('no other way to write the operation');
    return plan;
  };
};

/** Apollo's planner: slower, for every platform, and for what the native one cannot do. */
export const createApolloPlanner = (supergraphSdl: string): Planner =>
  byWays(createApolloPlanning(parse(supergraphSdl, { noLocation: true })));
