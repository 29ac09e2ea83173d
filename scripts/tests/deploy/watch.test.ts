import { describe, expect, test } from '@jest/globals';
import { fetchCounts } from '../../deploy/errorRate.ts';
import { watch } from '../../deploy/watch.ts';

const metrics = (ok: number, failed: number, other = 7): string =>
  [
    '# TYPE gateway_fetch_duration_seconds histogram',
    `gateway_fetch_duration_seconds_bucket{le="0.1",subgraph="product",outcome="ok"} ${ok}`,
    `gateway_fetch_duration_seconds_count{subgraph="product",outcome="ok"} ${ok}`,
    `gateway_fetch_duration_seconds_count{subgraph="product",outcome="timeout"} ${failed}`,
    `gateway_fetch_duration_seconds_count{subgraph="product",outcome="graphql-errors"} 0`,
    `gateway_fetch_duration_seconds_count{subgraph="cart",outcome="timeout"} ${other}`,
  ].join('\n');

const options = { subgraph: 'product', seconds: 30, everySeconds: 10, maxErrorRate: 0.05, minRequests: 10 };

const run = async (looks: readonly (string | Error)[], changed: Partial<typeof options> = {}) => {
  const waits: number[] = [];
  let look = 0;
  const verdict = await watch(
    { ...options, ...changed },
    {
      metrics: async () => {
        const next = looks[Math.min(look, looks.length - 1)] ?? '';
        look += 1;
        if (next instanceof Error) throw next;
        return next;
      },
      wait: async (seconds) => void waits.push(seconds),
      say: () => undefined,
    },
  );
  return { ...verdict, looks: look, waits };
};

describe('watching a deployment', () => {
  test('counts one subgraph’s fetches, and errors of GraphQL as answers', () => {
    expect(
      fetchCounts(
        `${metrics(5, 2)}\ngateway_fetch_duration_seconds_count{subgraph="product",outcome="graphql-errors"} 3`,
        'product',
      ),
    ).toEqual({ total: 10, failed: 2 });
    expect(fetchCounts(metrics(5, 2), 'nope')).toEqual({ total: 0, failed: 0 });
  });

  test('a good rate stays to the end', async () => {
    expect(await run([metrics(0, 0), metrics(50, 1), metrics(100, 2), metrics(200, 3)])).toMatchObject({
      ok: true,
      looks: 4,
      waits: [10, 10, 10],
    });
  });

  test('a rate above the limit ends at once, and what was before the deployment does not count', async () => {
    expect(await run([metrics(1_000, 900), metrics(1_020, 905)])).toMatchObject({ ok: false, looks: 2 });
  });

  test('a gateway that restarts meanwhile loses nothing of what was seen', async () => {
    expect(await run([metrics(0, 0), metrics(20, 1), metrics(10, 9)])).toMatchObject({ ok: false, looks: 3 });
  });

  test('too little traffic is said and stays; metrics that cannot be read do not', async () => {
    expect(await run([metrics(0, 0), metrics(3, 3)])).toMatchObject({
      ok: true,
      text: expect.stringContaining('too few'),
    });
    expect(await run([new Error('refused')])).toMatchObject({ ok: false, looks: 3 });
    expect(await run([metrics(0, 0), new Error('once'), metrics(50, 0), metrics(60, 0)])).toMatchObject({
      ok: true,
    });
  });
});
