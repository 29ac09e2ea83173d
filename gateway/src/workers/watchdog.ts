export interface Watchdog<W> {
  /** One more worker that is to answer from now on. */
  watch(worker: W): void;
  forget(worker: W): void;
  answered(worker: W): void;
  stop(): void;
}

/** Between two questions, and how many of them in a row may stay without an answer. */
const everyMs = 5_000;
const mostUnanswered = 6;

/**
 * Finds workers whose event loop no longer turns: they keep their connections and get new ones, and no timeout of
 * theirs is ever due. Counted in questions, not in time, so that a machine that slept does not find all of them hung.
 */
export const createWatchdog = <W>(deps: {
  readonly ask: (worker: W) => void;
  readonly onHung: (worker: W) => void;
}): Watchdog<W> => {
  const unanswered = new Map<W, number>();
  const look = (): void => {
    for (const [worker, count] of unanswered) {
      if (count >= mostUnanswered) {
        unanswered.delete(worker);
        deps.onHung(worker);
      } else {
        unanswered.set(worker, count + 1);
        deps.ask(worker);
      }
    }
  };
  const timer = setInterval(look, everyMs);
  return {
    watch: (worker) => void unanswered.set(worker, 0),
    forget: (worker) => void unanswered.delete(worker),
    answered(worker) {
      if (unanswered.has(worker)) unanswered.set(worker, 0);
    },
    stop: () => clearInterval(timer),
  };
};
