import type { Workload } from '../workloads/workload.ts';
import type { Client } from './client.ts';

/** An answer kept for a look after the window. */
export interface Sample {
  readonly n: number;
  readonly body: string;
}

export interface Window {
  readonly requests: number;
  readonly failures: number;
  readonly elapsedMs: number;
  /** In milliseconds, ascending. */
  readonly latencies: Float64Array;
  readonly samples: readonly Sample[];
  /** The number of the first request that was not sent. */
  readonly next: number;
}

/** What every kind of load needs: sends one request and keeps the books. */
export const createTally = (client: Client, workload: Workload, sampleEvery: number) => {
  const latencies: number[] = [];
  const samples: Sample[] = [];
  let failures = 0;
  return {
    send(n: number, done: () => void): void {
      const sampled = n % sampleEvery === 0;
      const startedAt = performance.now();
      client.send(workload.operation(n), sampled, ({ status, body }) => {
        latencies.push(performance.now() - startedAt);
        if (status !== 200) failures += 1;
        else if (sampled) samples.push({ n, body });
        done();
      });
    },
    finished: () => latencies.length,
    window: (elapsedMs: number, next: number): Window => ({
      requests: latencies.length,
      failures,
      elapsedMs,
      latencies: Float64Array.from(latencies).sort(),
      samples,
      next,
    }),
  };
};
