import type { Workload } from '../workloads/workload.ts';
import type { Client } from './client.ts';
import { createTally, type Window } from './window.ts';

export interface ClosedLoop {
  readonly client: Client;
  readonly workload: Workload;
  /** The number of the first request. */
  readonly first: number;
  /** Requests under way at any time. */
  readonly concurrency: number;
  /** Ends after so many milliseconds or so many requests, whichever is given and comes first. */
  readonly forMs?: number;
  readonly requests?: number;
  /** Every so-manieth answer is kept. */
  readonly sampleEvery: number;
}

/** Each answer makes room for the next request: how much a gateway can carry. */
export const closedLoop = (options: ClosedLoop): Promise<Window> =>
  new Promise((resolve) => {
    const { client, workload, first, concurrency, sampleEvery } = options;
    const last = first + (options.requests ?? Infinity);
    const tally = createTally(client, workload, sampleEvery);
    const startedAt = performance.now();
    const endsAt = startedAt + (options.forMs ?? Infinity);
    let n = first;
    let running = 0;
    const next = (): void => {
      if (n < last && performance.now() < endsAt) {
        running += 1;
        tally.send(n++, () => {
          running -= 1;
          next();
        });
      } else if (running === 0) {
        resolve(tally.window(performance.now() - startedAt, n));
      }
    };
    for (let lane = 0; lane < concurrency; lane += 1) next();
  });
