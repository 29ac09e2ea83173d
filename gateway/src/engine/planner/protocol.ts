import type { QueryPlan } from '@graphql-hive/router-query-planner';

/** What the gateway asks the planner's process. The first question must be `load`. */
export type PlannerQuestion =
  | { readonly id: number; readonly kind: 'load'; readonly supergraphSdl: string }
  | {
      readonly id: number;
      readonly kind: 'plan';
      readonly source: string;
      readonly operationName: string | undefined;
      readonly labels: readonly string[];
      readonly percentage: number;
    };

/** `plan` is there for a plan, `problem` when there is none. */
export interface PlannerAnswer {
  readonly id: number;
  readonly plan?: QueryPlan;
  readonly problem?: string;
}
