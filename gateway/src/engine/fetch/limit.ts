import type { Clock } from '@commerce/kernel';
import { type RawAnswer, type SendToSubgraph, SubgraphFailure, type SubgraphRequest } from './port.ts';
import type { StartTimer } from './timer.ts';

export interface LimitOptions {
  /** Most requests in flight. */
  readonly concurrency: number;
  /** Most requests that wait for one of those to end. */
  readonly queue: number;
}

export interface LimitDeps {
  readonly subgraph: string;
  readonly clock: Clock;
  readonly startTimer: StartTimer;
}

/**
 * Never more than `concurrency` requests in flight; the next `queue` wait their turn, first come first served, and
 * leave when cancelled or past their deadline; the rest fail at once. So a slow subgraph costs a bounded amount of
 * memory and nothing of the others.
 */
export const withLimit = (next: SendToSubgraph, options: LimitOptions, deps: LimitDeps): SendToSubgraph => {
  const { subgraph, clock, startTimer } = deps;
  const waiting = new Set<() => void>();
  let inFlight = 0;

  const release = (): void => {
    inFlight -= 1;
    // Whoever starts takes itself off the queue.
    for (const start of waiting) return start();
  };

  const run = (request: SubgraphRequest): Promise<RawAnswer> => {
    inFlight += 1;
    const answer = next(request);
    answer.then(release, release);
    return answer;
  };

  const wait = (request: SubgraphRequest): Promise<RawAnswer> =>
    new Promise((resolve, reject) => {
      const leave = (): void => {
        waiting.delete(start);
        stopTimer();
        stopListening();
      };
      const start = (): void => {
        leave();
        resolve(run(request));
      };
      const give = (reason: 'timeout' | 'cancelled', detail: string) => (): void => {
        leave();
        reject(new SubgraphFailure(subgraph, reason, detail));
      };
      const leftMs = Math.max(0, request.deadline - clock.nowMs());
      const stopTimer = startTimer(give('timeout', 'its turn did not come before the deadline'), leftMs);
      waiting.add(start);
      const stopListening = request.cancellation.onCancel(give('cancelled', 'nobody waits for the answer'));
    });

  return (request) => {
    if (inFlight < options.concurrency) return run(request);
    if (waiting.size < options.queue && !request.cancellation.cancelled) return wait(request);
    const [reason, detail] = request.cancellation.cancelled
      ? (['cancelled', 'nobody waits for the answer'] as const)
      : (['too-many-requests', `${inFlight} in flight and ${waiting.size} waiting already`] as const);
    return Promise.reject(new SubgraphFailure(subgraph, reason, detail));
  };
};
