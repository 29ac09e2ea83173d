import type { QueryPlan } from '@graphql-hive/router-query-planner';
import { fromNative } from '../plan/fromNative.ts';
import type { Plan } from '../plan/plan.ts';
import { createPlannerProcess, type PlannerProcessOptions } from './plannerProcess.ts';
import type { Planner, PlanRequest } from './port.ts';
import type { PlannerAnswer, PlanQuestion } from './protocol.ts';
import { PlannerEnded, TooComplex } from './refusals.ts';
import { byWays } from './ways.ts';

const questionOf = (
  { source, operationName, overrides, restricted = false }: PlanRequest,
  way: number,
): PlanQuestion => ({
  ...{ kind: 'plan', source, operationName, restricted, way },
  labels: [...overrides.labels],
  percentage: overrides.percentage,
});

const planOf = ({ plan, problem, tooComplex }: PlannerAnswer): unknown => {
  if (plan !== undefined) return plan;
  const reason = problem ?? 'the planner gave no plan';
  throw tooComplex ? new TooComplex(reason) : new Error(reason);
};

/** The native planner in a process of its own, which is running. Rejects when it cannot load the supergraph. */
export const createIsolatedNativePlanner = async (
  supergraphSdl: string,
  options: PlannerProcessOptions,
): Promise<Planner> => {
  const planner = createPlannerProcess(supergraphSdl, options);
  await planner.start();
  return {
    name: 'native',
    plan: async (request) => fromNative(planOf(await planner.ask(questionOf(request, 0))) as QueryPlan),
    close: () => planner.close(),
  };
};

/** Apollo's planner in a process of its own, which is started when it is first asked, or by `start`. */
export const createIsolatedApolloPlanner = (
  supergraphSdl: string,
  options: PlannerProcessOptions,
): Planner => {
  const planner = createPlannerProcess(supergraphSdl, options);
  const ask = async (request: PlanRequest, way: number): Promise<Plan> => {
    try {
      return planOf(await planner.ask(questionOf(request, way))) as Plan;
    } catch (error) {
      // It is JavaScript, which ends when there is no more memory.
      throw error instanceof PlannerEnded ? new TooComplex(error.message) : error;
    }
  };
  return byWays(ask, { start: () => planner.start(), close: () => planner.close() });
};
