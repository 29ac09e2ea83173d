import type { BreakerOptions } from './breaker.ts';
import type { LimitOptions } from './limit.ts';
import type { RetryOptions } from './retry.ts';

/** How one subgraph is talked to. */
export interface SubgraphOptions {
  /** For one attempt; the request's own deadline may be sooner. */
  readonly timeoutMs: number;
  /** Most connections to the subgraph's origin. Subgraphs of one origin share its pool: whoever is first decides. */
  readonly connections: number;
  readonly maxAnswerBytes: number;
  /** Whether identical queries in flight are sent once. */
  readonly join: boolean;
  readonly limit: LimitOptions;
  /** Undefined: nothing is sent twice. */
  readonly retry: RetryOptions | undefined;
  /** Undefined: a failing subgraph is asked all the same. */
  readonly breaker: BreakerOptions | undefined;
}

export const defaultSubgraphOptions: SubgraphOptions = {
  timeoutMs: 10_000,
  connections: 128,
  maxAnswerBytes: 8_388_608,
  join: true,
  limit: { concurrency: 128, queue: 1_024 },
  retry: { retries: 1, budget: 10, earnedPerSuccess: 0.1, backoffMs: 25 },
  breaker: { failureRatio: 0.5, minimumRequests: 20, windowMs: 10_000, waitMs: 5_000 },
};

/** The form in which a subgraph's name and the end of a variable's name are the same. */
export const overrideKey = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]/g, '-');
