import { expect, test } from '@jest/globals';
import { ConfigError, parseEnv } from '@commerce/service';
import { z } from 'zod';
import { fetchEnv, fetchOptionsOf, subgraphTimeoutsEnv } from '../../../src/engine/fetch/fetchConfig.ts';
import { defaultSubgraphOptions } from '../../../src/engine/fetch/options.ts';

const read = (env: Record<string, string>) =>
  fetchOptionsOf(parseEnv(z.object({ ...fetchEnv, ...subgraphTimeoutsEnv(env) }), env));

test('an empty environment gives the defaults', () => {
  expect(read({})).toEqual({ defaults: defaultSubgraphOptions, bySubgraph: new Map() });
});

test('every variable reaches its option', () => {
  const options = read({
    SUBGRAPH_TIMEOUT_MS: '1000',
    SUBGRAPH_CONNECTIONS: '2',
    SUBGRAPH_CONCURRENCY: '3',
    SUBGRAPH_QUEUE: '4',
    SUBGRAPH_RETRIES: '5',
    SUBGRAPH_RETRY_BUDGET: '6',
    SUBGRAPH_BREAKER_RATIO: '0.7',
    SUBGRAPH_BREAKER_MIN_REQUESTS: '8',
    SUBGRAPH_BREAKER_WINDOW_MS: '900',
    SUBGRAPH_BREAKER_WAIT_MS: '1000',
    SUBGRAPH_ANSWER_LIMIT_BYTES: '1100',
    SUBGRAPH_JOIN: 'false',
    SUBGRAPH_TIMEOUT_MS_ORDER_HISTORY: '1200',
  });
  expect(options).toEqual({
    defaults: {
      timeoutMs: 1_000,
      connections: 2,
      maxAnswerBytes: 1_100,
      join: false,
      limit: { concurrency: 3, queue: 4 },
      retry: { retries: 5, budget: 6, earnedPerSuccess: 0.1, backoffMs: 25 },
      breaker: { failureRatio: 0.7, minimumRequests: 8, windowMs: 900, waitMs: 1_000 },
    },
    bySubgraph: new Map([['order-history', { timeoutMs: 1_200 }]]),
  });
});

test('retries and the breaker can be switched off', () => {
  const { defaults } = read({ SUBGRAPH_RETRIES: '0', SUBGRAPH_BREAKER: 'false' });
  expect(defaults).toMatchObject({ retry: undefined, breaker: undefined });
});

test('all problems are reported at once', () => {
  const env = { SUBGRAPH_QUEUE: '-1', SUBGRAPH_JOIN: 'yes', SUBGRAPH_TIMEOUT_MS_CART: 'soon' };
  let problems: readonly string[] = [];
  try {
    read(env);
  } catch (error) {
    if (error instanceof ConfigError) problems = error.problems;
  }
  expect(problems.map((problem) => problem.split(':')[0]).sort()).toEqual(Object.keys(env).sort());
});
