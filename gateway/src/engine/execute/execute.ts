import type { Step } from './compile.ts';
import type { Execution } from './execution.ts';
import { runFetch } from './fetch.ts';

const nothing = Promise.resolve();

const inTurn = async (steps: readonly Step[], execution: Execution): Promise<void> => {
  for (const step of steps) await execute(step, execution);
};

/**
 * Walks a compiled plan; the result grows in `execution.tree`. Never rejects. Not an async function: one that answers
 * with another promise takes three turns more.
 */
export const execute = (step: Step | undefined, execution: Execution): Promise<unknown> => {
  switch (step?.kind) {
    case undefined:
      return nothing;
    case 'fetch':
      return runFetch(step, execution);
    case 'sequence':
      return inTurn(step.steps, execution);
    case 'parallel':
      return Promise.all(step.steps.map((inner) => execute(inner, execution)));
    case 'condition':
      return execute(execution.isTrue(step.variable) ? step.ifTrue : step.ifFalse, execution);
  }
};
