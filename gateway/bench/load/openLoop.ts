import { setTimeout as sleep } from 'node:timers/promises';
import type { Workload } from '../workloads/workload.ts';
import type { Client } from './client.ts';
import { createTally, type Window } from './window.ts';

export interface OpenLoop {
  readonly client: Client;
  readonly workload: Workload;
  readonly first: number;
  readonly ratePerSecond: number;
  readonly forMs: number;
  readonly sampleEvery: number;
}

/** A gateway that falls this far behind is asked no more; what it owes counts once it answers. */
const maxUnderWay = 2_000;
/** The generator's own timer wakes no finer than this. */
const tickMs = 1;

/** Requests come at their rate, whether or not answers do: how long clients wait at the same load. */
export const openLoop = async (options: OpenLoop): Promise<Window> => {
  const { client, workload, first, ratePerSecond, forMs, sampleEvery } = options;
  const tally = createTally(client, workload, sampleEvery);
  const startedAt = performance.now();
  let n = first;
  const underWay = (): number => n - first - tally.finished();
  for (let elapsed = 0; elapsed < forMs; elapsed = performance.now() - startedAt) {
    const due = first + Math.floor((elapsed * ratePerSecond) / 1_000);
    while (n < due && underWay() < maxUnderWay) tally.send(n++, () => undefined);
    await sleep(tickMs);
  }
  while (underWay() > 0) await sleep(tickMs);
  return tally.window(performance.now() - startedAt, n);
};
