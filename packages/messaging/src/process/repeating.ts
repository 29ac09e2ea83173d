import type { Lifecycle, Scheduler } from '../ports.ts';

/**
 * Does something again and again from its start to its stop: at once, then each time as many milliseconds later
 * as the turn before answered. A turn never overlaps the next, and stopping waits for the one under way. `turn` must
 * not reject; `isRunning` tells a long one that it may end early.
 */
export const createRepeating = (deps: {
  readonly scheduler: Scheduler;
  readonly turn: (isRunning: () => boolean) => Promise<number>;
}): Pick<Lifecycle, 'start' | 'stop'> => {
  const { scheduler } = deps;
  let running = false;
  let cancel: () => void = () => undefined;
  let turn: Promise<void> = Promise.resolve();

  const take = async (): Promise<void> => {
    const waitMs = await deps.turn(() => running);
    if (running) schedule(waitMs);
  };
  const schedule = (ms: number): void => {
    cancel = scheduler.after(ms, () => {
      turn = take();
    });
  };

  return {
    async start() {
      running = true;
      schedule(0);
    },
    async stop() {
      running = false;
      cancel();
      await turn;
    },
  };
};
