import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { withLimit } from '../../../src/engine/fetch/limit.ts';
import type { SubgraphRequest } from '../../../src/engine/fetch/port.ts';
import { createClient, createManualSubgraph, ending, request } from './support/requests.ts';
import { createFakeTime } from './support/time.ts';

const setUp = (concurrency: number, queue: number) => {
  const time = createFakeTime();
  const subgraph = createManualSubgraph();
  const { clock, startTimer } = time;
  const send = withLimit(subgraph.send, { concurrency, queue }, { subgraph: 'product', clock, startTimer });
  const ask = (given: Partial<SubgraphRequest> = {}) =>
    ending(send(request({ deadline: clock.nowMs() + 10_000, ...given })));
  return { time, subgraph, ask };
};

describe('beyond the limit', () => {
  test('requests wait their turn, first come first served', async () => {
    const { time, subgraph, ask } = setUp(1, 2);
    const asked = ['1', '2', '3'].map((body) => ask({ body }));
    for (const body of ['1', '2', '3']) {
      await time.settle();
      expect(subgraph.sent.at(-1)?.request.body).toBe(body);
      subgraph.sent.at(-1)?.answer(body);
    }
    expect(await Promise.all(asked)).toEqual(['1', '2', '3']);
    expect(subgraph.mostInFlight()).toBe(1);
    expect(time.running()).toBe(0);
  });

  test('and beyond the queue they fail at once', async () => {
    const { ask } = setUp(1, 1);
    void ask();
    void ask();
    expect(await ask()).toBe('too-many-requests');
  });

  test('a failed request makes room as an answered one does', async () => {
    const { time, subgraph, ask } = setUp(1, 1);
    const [first, second] = [ask(), ask()];
    subgraph.sent[0]?.fail('unreachable');
    await time.settle();
    subgraph.sent[1]?.answer('ok');
    expect([await first, await second]).toEqual(['unreachable', 'ok']);
  });

  test('who is cancelled leaves the queue to others', async () => {
    const { subgraph, ask, time } = setUp(1, 1);
    const cancellation = createClient();
    void ask();
    const gone = ask({ cancellation });
    cancellation.leave();
    expect(await gone).toBe('cancelled');
    const next = ask();
    subgraph.sent[0]?.answer('ok');
    await time.settle();
    subgraph.sent[1]?.answer('next');
    expect(await next).toBe('next');
    expect(await ask({ cancellation })).toBe('cancelled');
  });

  test('whose deadline passes leaves the queue with a timeout', async () => {
    const { time, subgraph, ask } = setUp(1, 1);
    void ask();
    const late = ask({ deadline: time.clock.nowMs() + 50 });
    await time.advance(50);
    expect(await late).toBe('timeout');
    subgraph.sent[0]?.answer('ok');
    await time.settle();
    expect(subgraph.sent).toHaveLength(1);
    expect(time.running()).toBe(0);
  });
});

type Step =
  | { readonly do: 'ask'; readonly leftMs: number }
  | { readonly do: 'answer' | 'fail' | 'leave'; readonly which: number }
  | { readonly do: 'wait'; readonly ms: number };

const steps = fc.array(
  fc.oneof(
    fc.record({ do: fc.constant('ask' as const), leftMs: fc.integer({ min: 0, max: 100 }) }),
    fc.record({
      do: fc.constantFrom('answer' as const, 'fail' as const, 'leave' as const),
      which: fc.nat(50),
    }),
    fc.record({ do: fc.constant('wait' as const), ms: fc.integer({ min: 0, max: 40 }) }),
  ),
  { maxLength: 60 },
);

test('whatever happens, everybody settles, never more than the limit are in flight, and nothing is left over', async () => {
  const scenario = async (concurrency: number, queue: number, plan: readonly Step[]): Promise<void> => {
    const { time, subgraph, ask } = setUp(concurrency, queue);
    const clients: ReturnType<typeof createClient>[] = [];
    const endings: Promise<string>[] = [];
    for (const step of plan) {
      if (step.do === 'ask') {
        const cancellation = createClient();
        clients.push(cancellation);
        endings.push(ask({ cancellation, deadline: time.clock.nowMs() + step.leftMs }));
      } else if (step.do === 'wait') await time.advance(step.ms);
      else if (step.do === 'leave') clients[step.which % clients.length]?.leave();
      else {
        const sent = subgraph.sent[step.which % subgraph.sent.length];
        if (step.do === 'answer') sent?.answer('ok');
        else sent?.fail('unreachable');
      }
      await Promise.resolve();
    }
    while (subgraph.inFlight() > 0) {
      for (const sent of [...subgraph.sent]) sent.answer('ok');
      await time.settle();
    }
    await Promise.all(endings);
    expect(subgraph.mostInFlight()).toBeLessThanOrEqual(concurrency);
    expect(time.running()).toBe(0);
    expect(clients.map((client) => client.listeners())).toEqual(clients.map(() => 0));
  };
  await fc.assert(fc.asyncProperty(fc.integer({ min: 1, max: 4 }), fc.nat(4), steps, scenario), {
    numRuns: 300,
  });
});
