import type { Clock } from '@commerce/kernel';
import { type RawAnswer, type SendToSubgraph, SubgraphFailure, type SubgraphRequest } from './port.ts';
import type { StartTimer } from './timer.ts';

export interface RetryOptions {
  /** Most attempts after the first, for one request. */
  readonly retries: number;
  /** Retries in a row that the subgraph may cost when nothing succeeds any more. */
  readonly budget: number;
  /** What one success adds to the budget; 0.1 allows a retry for every ten successes. */
  readonly earnedPerSuccess: number;
  /** The first pause at most; it doubles with each attempt, and chance shortens it by up to a half. */
  readonly backoffMs: number;
}

export interface RetryDeps {
  readonly subgraph: string;
  readonly clock: Clock;
  /** From 0 up to, not including, 1. */
  readonly random: () => number;
  readonly startTimer: StartTimer;
}

/** With less than this left after the pause, another attempt would only fail again. */
const leastAttemptMs = 20;

const isPassing = (status: number): boolean => status === 502 || status === 503 || status === 504;

/**
 * Sends a query again when the network or a restarting subgraph failed it; a mutation never, for it may have been
 * carried out. Each retry costs one of the subgraph's tokens and each success earns a part of one back, so that an
 * outage is not answered with a multiple of the load.
 */
export const withRetry = (next: SendToSubgraph, options: RetryOptions, deps: RetryDeps): SendToSubgraph => {
  const { clock, random, startTimer, subgraph } = deps;
  let tokens = options.budget;

  const pause = (request: SubgraphRequest, ms: number): Promise<void> =>
    new Promise((resolve, reject) => {
      const stopTimer = startTimer(() => {
        stopListening();
        resolve();
      }, ms);
      const stopListening = request.cancellation.onCancel(() => {
        stopTimer();
        reject(new SubgraphFailure(subgraph, 'cancelled', 'nobody waits for the answer'));
      });
    });

  /** Pauses and takes a token when another attempt makes sense. */
  const mayGoAgain = async (request: SubgraphRequest, attempt: number): Promise<boolean> => {
    const pauseMs = options.backoffMs * 2 ** attempt * (1 - random() / 2);
    if (attempt >= options.retries || tokens < 1) return false;
    if (request.deadline - clock.nowMs() < pauseMs + leastAttemptMs) return false;
    tokens -= 1;
    await pause(request, pauseMs);
    return true;
  };

  const send = async (request: SubgraphRequest): Promise<RawAnswer> => {
    for (let attempt = 0; ; attempt += 1) {
      try {
        const answer = await next(request);
        if (!isPassing(answer.status)) {
          tokens = Math.min(options.budget, tokens + options.earnedPerSuccess);
          return answer;
        }
        if (!(await mayGoAgain(request, attempt))) return answer;
      } catch (error) {
        const passing =
          error instanceof SubgraphFailure && (error.reason === 'unreachable' || error.reason === 'timeout');
        if (!passing || !(await mayGoAgain(request, attempt))) throw error;
      }
    }
  };

  return (request) => (request.kind === 'query' ? send(request) : next(request));
};
