import type { Logger } from '@commerce/service';

/** Looks for a change every `pollMs` after the look before ended, until stopped; the first look is one wait away. */
export const createLooking = (deps: {
  readonly pollMs: number;
  /** What a failure means, for the log. */
  readonly problem: string;
  readonly logger: Logger;
}) => {
  const { pollMs, problem, logger } = deps;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  let reported: string | undefined;

  const next = (look: () => Promise<void>): void => {
    timer = setTimeout(() => {
      look()
        .catch((error: unknown) => {
          const reason = error instanceof Error ? error.message : String(error);
          if (reason !== reported) logger.error({ reason }, problem);
          reported = reason;
        })
        .finally(() => {
          if (!stopped) next(look);
        });
    }, pollMs);
    timer.unref();
  };

  return {
    /** `look` rejects when it cannot tell: the same reason on end is logged once. */
    start: next,
    isStopped: (): boolean => stopped,
    /** A later failure is news again. */
    recovered(): void {
      reported = undefined;
    },
    stop(): void {
      stopped = true;
      clearTimeout(timer);
    },
  };
};
