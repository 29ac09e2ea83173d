import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Processes } from '../processes.ts';
import { type Outcome, outcomeSchema, type Phase } from './phase.ts';

export interface LoadProcess {
  run(phase: Phase): Promise<Outcome>;
}

/** A process of its own for one side of the load, so that a flood does not hold up the clock of the others. */
export const startLoad = async (processes: Processes): Promise<LoadProcess> => {
  const child = processes.start([fileURLToPath(new URL('./load.main.ts', import.meta.url))], {});
  await once(child, 'message');
  return {
    async run(phase) {
      const answer = once(child, 'message');
      child.send(phase);
      return outcomeSchema.parse(((await answer) as unknown[])[0]);
    },
  };
};
