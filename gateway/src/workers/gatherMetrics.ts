import { AggregatorRegistry } from 'prom-client';
import type { WorkerMetrics } from './messages.ts';

export interface GatherMetrics {
  /** The metrics of all workers as one text; a worker that does not report in time is left out. */
  gather(): Promise<string>;
  reported(round: number, metrics: WorkerMetrics): void;
}

/** `askAll` asks every worker that can be reached to report, and answers how many it asked. */
export const createGatherMetrics = (deps: {
  askAll: (round: number) => number;
  timeoutMs: number;
}): GatherMetrics => {
  const open = new Map<number, (metrics: WorkerMetrics) => void>();
  let rounds = 0;

  return {
    gather: async () => {
      rounds += 1;
      const round = rounds;
      const reports: WorkerMetrics[] = [];
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, deps.timeoutMs);
        let expected = Number.POSITIVE_INFINITY;
        const finishWhenWhole = (): void => {
          if (reports.length < expected) return;
          clearTimeout(timer);
          resolve();
        };
        open.set(round, (metrics) => {
          reports.push(metrics);
          finishWhenWhole();
        });
        expected = deps.askAll(round);
        finishWhenWhole();
      });
      open.delete(round);
      return AggregatorRegistry.aggregate(reports).metrics();
    },
    reported: (round, metrics) => open.get(round)?.(metrics),
  };
};
