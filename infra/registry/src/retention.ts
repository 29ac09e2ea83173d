import type { Clock } from '@commerce/kernel';
import type { Logger } from '@commerce/service';
import { usageKeptMs } from './operations/reportUsage.ts';
import type { UsageStore } from './ports.ts';

const everyMs = 3_600_000;

/** Forgets usage that nobody may ask for any more, once an hour. */
export const createRetention = (deps: {
  readonly usage: UsageStore;
  readonly graphs: readonly string[];
  readonly clock: Clock;
  readonly logger: Logger;
}) => {
  const { usage, graphs, clock, logger } = deps;
  let timer: NodeJS.Timeout | undefined;

  const forget = async (): Promise<void> => {
    for (const graph of graphs) {
      await usage
        .forgetBefore(graph, clock.nowMs() - usageKeptMs)
        .catch((err: unknown) => logger.warn({ err, graph }, 'old usage could not be forgotten'));
    }
  };

  return {
    start(): void {
      timer = setInterval(() => void forget(), everyMs);
      timer.unref();
    },
    stop(): void {
      clearInterval(timer);
    },
  };
};
