import type { DocumentNode, GraphQLSchema } from 'graphql';
import { withConcreteTypes } from '../operation/concreteTypes.ts';
import { withLiftedFields } from '../operation/liftedFields.ts';
import type { Plan } from '../plan/plan.ts';
import type { Planner, PlanRequest } from './port.ts';

type Way = (request: PlanRequest, schema: () => GraphQLSchema) => DocumentNode | undefined;

/**
 * The same question in other words: where Apollo's planner loses a field over one, or has no plan, it may not over another.
 * Undefined: there is nothing to be written so. `schema`: what clients see.
 */
export const ways: readonly Way[] = [
  ({ document }) => document,
  ({ document }, schema) => withConcreteTypes(schema(), document),
  ({ document, restricted }, schema) => (restricted ? undefined : withLiftedFields(schema(), document)),
];

/** Plans with the first of the ways from `first` on that leads to a plan. */
export type PlanByWays<P extends Plan | Promise<Plan>> = (request: PlanRequest, first: number) => P;

/** Each way's second planner is the next way. */
export const byWays = (
  plan: PlanByWays<Plan | Promise<Plan>>,
  more: Pick<Planner, 'start' | 'close'> = {},
): Planner => {
  const from = (first: number): Planner => ({
    name: 'apollo',
    second: first + 1 < ways.length ? () => from(first + 1) : undefined,
    plan: (request) => plan(request, first),
    ...more,
  });
  return from(0);
};
