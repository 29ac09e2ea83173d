import type { Window } from '../load/window.ts';
import type { ProcessTree } from './proc.ts';
import { median, percentile } from './statistics.ts';

export interface Figures {
  /** User and system time of the gateway's processes. */
  readonly cpuMsPerRequest: number;
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** Runs a load and puts what it cost the gateway beside it. */
export const measured = async (
  tree: ProcessTree,
  run: () => Promise<Window>,
): Promise<{ window: Window; figures: Figures }> => {
  const before = tree.cpuMs();
  const window = await run();
  const cpuMs = tree.cpuMs() - before;
  return {
    window,
    figures: {
      cpuMsPerRequest: cpuMs / Math.max(1, window.requests),
      requestsPerSecond: (window.requests * 1_000) / window.elapsedMs,
      p50Ms: percentile(window.latencies, 0.5),
      p99Ms: percentile(window.latencies, 0.99),
    },
  };
};

/** Each figure's median over rounds. */
export const medianFigures = (rounds: readonly Figures[]): Figures => ({
  cpuMsPerRequest: median(rounds.map((each) => each.cpuMsPerRequest)),
  requestsPerSecond: median(rounds.map((each) => each.requestsPerSecond)),
  p50Ms: median(rounds.map((each) => each.p50Ms)),
  p99Ms: median(rounds.map((each) => each.p99Ms)),
});
