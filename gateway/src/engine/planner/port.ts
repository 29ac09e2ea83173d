import type { DocumentNode } from 'graphql';
import type { Plan } from '../plan/plan.ts';

/** A validated operation without introspection fields. */
export interface PlanRequest {
  /** `document` as text. */
  readonly source: string;
  readonly document: DocumentNode;
  readonly operationName: string | undefined;
  readonly overrides: ActiveOverrides;
  /** Whether some of it was taken out for its caller's sake: nothing more may be asked of a subgraph. */
  readonly restricted?: boolean | undefined;
}

/** What decides the `@override(label:)` of a plan. */
export interface ActiveOverrides {
  /** Named labels that are on. */
  readonly labels: ReadonlySet<string>;
  /** `percent(n)` is on when this is below n. */
  readonly percentage: number;
}

export interface Planner {
  readonly name: 'native' | 'apollo';
  /**
   * Throws when the operation cannot be planned: TooComplex or PlannerBusy, if that is why; UnknownPlan when the executor
   * would not know the plan.
   */
  plan(request: PlanRequest): Plan | Promise<Plan>;
  /** Who else can plan, for an operation of which this one's plan lost a field; undefined: nobody. */
  readonly second?: (() => Planner) | undefined;
  /** Takes what it needs outside this process, which the first `plan` would do else. Rejects when it cannot. */
  start?(): Promise<void>;
  /** Gives back what it holds outside this process; a later `plan` takes it again. */
  close?(): void;
}
