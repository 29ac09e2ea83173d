import type { Step } from './compile.ts';
import type { Execution } from './execution.ts';
import { runFetch } from './fetch.ts';

/** Walks a compiled plan; the result grows in `execution.tree`. Never throws. */
export const execute = async (step: Step | undefined, execution: Execution): Promise<void> => {
  if (!step) return;
  switch (step.kind) {
    case 'fetch':
      return runFetch(step, execution);
    case 'sequence':
      for (const inner of step.steps) await execute(inner, execution);
      return;
    case 'parallel':
      await Promise.all(step.steps.map((inner) => execute(inner, execution)));
      return;
    case 'condition':
      return execute(execution.isTrue(step.variable) ? step.ifTrue : step.ifFalse, execution);
  }
};
