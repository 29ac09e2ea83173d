import { countsBetween, type FetchCounts, fetchCounts, judgeRate, type WatchVerdict } from './errorRate.ts';

export interface WatchOptions {
  readonly subgraph: string;
  readonly seconds: number;
  readonly everySeconds: number;
  readonly maxErrorRate: number;
  readonly minRequests: number;
}

/** Unreachable metrics for so many looks on end: nothing is known, which is no reason to let it stay. */
const maxBlindLooks = 3;

/**
 * Looks at a subgraph's error rate for a time after its deployment, and ends early when it is too high. Counts are
 * summed over the looks, so that a gateway that restarts meanwhile loses none of what was seen.
 */
export const watch = async (
  options: WatchOptions,
  deps: {
    readonly metrics: () => Promise<string>;
    readonly wait: (seconds: number) => Promise<void>;
    readonly say: (text: string) => void;
  },
): Promise<WatchVerdict> => {
  const { subgraph, seconds, everySeconds } = options;
  let last: FetchCounts | undefined;
  let sum: FetchCounts = { total: 0, failed: 0 };
  let blind = 0;
  for (let passed = 0; ; passed += everySeconds) {
    try {
      const now = fetchCounts(await deps.metrics(), subgraph);
      const since = last ? countsBetween(last, now) : { total: 0, failed: 0 };
      last = now;
      sum = { total: sum.total + since.total, failed: sum.failed + since.failed };
      blind = 0;
    } catch (error) {
      blind += 1;
      deps.say(
        `the gateway’s metrics cannot be read: ${error instanceof Error ? error.message : String(error)}`,
      );
      if (blind >= maxBlindLooks) return { ok: false, text: 'the gateway’s metrics cannot be read' };
    }
    const verdict = judgeRate(sum, options);
    deps.say(`${passed} s: ${verdict.text}`);
    if (!verdict.ok || passed >= seconds) return verdict;
    await deps.wait(everySeconds);
  }
};
