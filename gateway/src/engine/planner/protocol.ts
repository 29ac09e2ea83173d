/** What the gateway asks a planner's process first, and once. */
export interface LoadQuestion {
  readonly kind: 'load';
  readonly supergraphSdl: string;
  /** How long the gateway waits for a plan, in milliseconds. */
  readonly planTimeoutMs: number;
}

export interface PlanQuestion {
  readonly kind: 'plan';
  readonly source: string;
  readonly operationName: string | undefined;
  readonly labels: readonly string[];
  readonly percentage: number;
  readonly restricted: boolean;
  /** Which of the ways to write an operation is the first to be tried (see apollo.ts). */
  readonly way: number;
}

export type PlannerQuestion = LoadQuestion | PlanQuestion;

/** One for each question, in their order: `plan` is there for a plan, `problem` when there is none. */
export interface PlannerAnswer {
  readonly plan?: unknown;
  readonly problem?: string;
  /** The problem is the operation's size. */
  readonly tooComplex?: boolean;
}
