import { flag, wholeNumber } from '@commerce/service';
import { z } from 'zod';
import { defaultSubgraphOptions as fallback, overrideKey, type SubgraphOptions } from './options.ts';

const timeout = z.coerce.number().int().min(100).max(120_000);

/**
 * How subgraphs are talked to, to be spread into the gateway's z.object. `fetchOptionsOf` turns what was parsed into
 * the senders' options. Timeouts of single subgraphs come by `subgraphTimeoutsEnv`.
 */
export const fetchEnv = {
  /** How long one attempt at a fetch may take, in milliseconds. */
  SUBGRAPH_TIMEOUT_MS: timeout.default(fallback.timeoutMs),
  /** Most keep-alive connections to one subgraph, of each worker. */
  SUBGRAPH_CONNECTIONS: wholeNumber(1, 10_000, fallback.connections),
  /** Most fetches in flight to one subgraph, of each worker; more than the connections wait for one of those. */
  SUBGRAPH_CONCURRENCY: wholeNumber(1, 10_000, 128),
  /** Most fetches that wait for their turn; further ones fail at once. */
  SUBGRAPH_QUEUE: wholeNumber(0, 100_000, 1_024),
  /** Most attempts after the first, for one query; mutations are never sent twice. 0: none. */
  SUBGRAPH_RETRIES: wholeNumber(0, 5, 1),
  /** Most retries in a row per subgraph while nothing succeeds; ten successes earn one back. */
  SUBGRAPH_RETRY_BUDGET: wholeNumber(1, 1_000, 10),
  /** Whether a subgraph that fails is left alone for a while. */
  SUBGRAPH_BREAKER: flag('true'),
  /** The share of failed fetches in the window that opens the circuit, above 0 to 1. */
  SUBGRAPH_BREAKER_RATIO: z.coerce.number().min(0.01).max(1).default(0.5),
  /** Fetches in the window before the circuit may open. */
  SUBGRAPH_BREAKER_MIN_REQUESTS: wholeNumber(1, 100_000, 20),
  /** The window, in milliseconds. */
  SUBGRAPH_BREAKER_WINDOW_MS: wholeNumber(100, 600_000, 10_000),
  /** How long an open circuit stays open before one fetch tries again, in milliseconds. */
  SUBGRAPH_BREAKER_WAIT_MS: wholeNumber(10, 600_000, 5_000),
  /** Longest answer of a subgraph, in bytes. */
  SUBGRAPH_ANSWER_LIMIT_BYTES: wholeNumber(1_024, 268_435_456, fallback.maxAnswerBytes),
  /** Whether identical queries in flight, of callers with the same rights, are sent once. */
  SUBGRAPH_JOIN: flag('true'),
};

type FetchEnv = z.infer<z.ZodObject<typeof fetchEnv>>;

const timeoutPrefix = 'SUBGRAPH_TIMEOUT_MS_';

/**
 * A fragment with one field for each `SUBGRAPH_TIMEOUT_MS_<NAME>` in the environment. NAME is the subgraph's name in
 * upper case, with `_` for what a variable's name cannot hold: `SUBGRAPH_TIMEOUT_MS_ORDER_HISTORY` is order-history's.
 */
export const subgraphTimeoutsEnv = (env: Readonly<Record<string, string | undefined>>) =>
  Object.fromEntries(
    Object.keys(env)
      .filter((name) => name.startsWith(timeoutPrefix))
      .map((name) => [name, timeout.optional()]),
  );

export interface FetchOptions {
  readonly defaults: SubgraphOptions;
  readonly bySubgraph: ReadonlyMap<string, Partial<SubgraphOptions>>;
}

/** What `createSubgraphSenders` takes as `options`, from the parsed environment. */
export const fetchOptionsOf = (env: FetchEnv & Readonly<Record<string, unknown>>): FetchOptions => ({
  defaults: {
    timeoutMs: env.SUBGRAPH_TIMEOUT_MS,
    connections: env.SUBGRAPH_CONNECTIONS,
    maxAnswerBytes: env.SUBGRAPH_ANSWER_LIMIT_BYTES,
    join: env.SUBGRAPH_JOIN,
    limit: { concurrency: env.SUBGRAPH_CONCURRENCY, queue: env.SUBGRAPH_QUEUE },
    retry:
      env.SUBGRAPH_RETRIES === 0
        ? undefined
        : {
            retries: env.SUBGRAPH_RETRIES,
            budget: env.SUBGRAPH_RETRY_BUDGET,
            earnedPerSuccess: 0.1,
            backoffMs: 25,
          },
    breaker: env.SUBGRAPH_BREAKER
      ? {
          failureRatio: env.SUBGRAPH_BREAKER_RATIO,
          minimumRequests: env.SUBGRAPH_BREAKER_MIN_REQUESTS,
          windowMs: env.SUBGRAPH_BREAKER_WINDOW_MS,
          waitMs: env.SUBGRAPH_BREAKER_WAIT_MS,
        }
      : undefined,
  },
  bySubgraph: new Map(
    Object.entries(env).flatMap(([name, timeoutMs]): [string, Partial<SubgraphOptions>][] =>
      name.startsWith(timeoutPrefix) && typeof timeoutMs === 'number'
        ? [[overrideKey(name.slice(timeoutPrefix.length)), { timeoutMs }]]
        : [],
    ),
  ),
});
