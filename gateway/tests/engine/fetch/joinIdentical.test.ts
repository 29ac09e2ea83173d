import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createMutationFeed, withJoining } from '../../../src/engine/fetch/joinIdentical.ts';
import type { SubgraphRequest } from '../../../src/engine/fetch/port.ts';
import { createClient, createManualSubgraph, ending, request, type Sent } from './support/requests.ts';
import { createFakeTime } from './support/time.ts';

const setUp = () => {
  const time = createFakeTime();
  const subgraph = createManualSubgraph();
  let joined = 0;
  const mutations = createMutationFeed();
  const send = withJoining(subgraph.send, {
    subgraph: 'product',
    clock: time.clock,
    startTimer: time.startTimer,
    onJoin: () => (joined += 1),
    mutations,
  });
  const ask = (given: Partial<SubgraphRequest> = {}) =>
    ending(send(request({ deadline: time.clock.nowMs() + 10_000, joinKey: 'a', ...given })));
  const sent = (at: number): Sent => subgraph.sent[at] as Sent;
  return { time, subgraph, ask, send, sent, joined: () => joined };
};

describe('identical queries in flight', () => {
  test('are sent once, and everybody gets the same answer', async () => {
    const { subgraph, send, sent, joined } = setUp();
    const asked = [1, 2, 3].map(() => send(request({ joinKey: 'a' })));
    sent(0).answer('ok');
    const [first, ...others] = await Promise.all(asked);
    expect(others.every((other) => other === first)).toBe(true);
    expect(subgraph.sent).toHaveLength(1);
    expect(joined()).toBe(2);
  });

  test('share a failure as well', async () => {
    const { ask, sent } = setUp();
    const asked = [ask(), ask()];
    sent(0).fail('unreachable');
    expect(await Promise.all(asked)).toEqual(['unreachable', 'unreachable']);
  });

  test('are sent anew once the answer came', async () => {
    const { ask, sent, subgraph } = setUp();
    const first = ask();
    sent(0).answer('old');
    await first;
    const second = ask();
    sent(1).answer('new');
    expect(await second).toBe('new');
    expect(subgraph.sent).toHaveLength(2);
  });

  const long = 'x'.repeat(100);
  test.each([
    ['another body', { body: 'other' }, {}],
    ['another body with the same end', { body: `1${long}` }, { body: `2${long}` }],
    ['other eyes', { joinKey: 'b' }, {}],
    ['no key', { joinKey: undefined }, { joinKey: undefined }],
    ['a mutation', { kind: 'mutation' }, { kind: 'mutation' }],
    ['a mutation beside a query', { kind: 'mutation' }, {}],
    ['a subscription', { kind: 'subscription' }, { kind: 'subscription' }],
  ] as const)('are not those with %s', async (_, one, other) => {
    const { ask, sent, joined } = setUp();
    const asked = [ask(one), ask(other)];
    sent(0).answer('first');
    sent(1).answer('second');
    expect(await Promise.all(asked)).toEqual(['first', 'second']);
    expect(joined()).toBe(0);
  });
});

describe('whoever changed something', () => {
  test('is never given an answer from before it, while others of the same flight are', async () => {
    const { ask, sent } = setUp();
    const before = ask();
    const change = ask({ kind: 'mutation', body: 'change' });
    sent(1).answer('changed');
    await change;
    const after = ask();
    sent(0).answer('old');
    sent(2).answer('new');
    expect(await Promise.all([before, after])).toEqual(['old', 'new']);
  });
});

describe('a leader that goes away', () => {
  test('leaves the flight to its riders', async () => {
    const { ask, sent, subgraph } = setUp();
    const cancellation = createClient();
    const leader = ask({ cancellation });
    const rider = ask();
    cancellation.leave();
    expect(await leader).toBe('cancelled');
    expect(subgraph.inFlight()).toBe(1);
    sent(0).answer('ok');
    expect(await rider).toBe('ok');
  });

  test('takes the flight along when it was the last aboard, and nobody joins that one any more', async () => {
    const { ask, sent, subgraph } = setUp();
    const clients = [createClient(), createClient()];
    const asked = clients.map((cancellation) => ask({ cancellation }));
    clients[1]?.leave();
    clients[0]?.leave();
    const next = ask();
    expect(await Promise.all(asked)).toEqual(['cancelled', 'cancelled']);
    expect(subgraph.inFlight()).toBe(1);
    sent(1).answer('ok');
    expect(await next).toBe('ok');
  });
});

describe('deadlines', () => {
  test('of a rider that come first end its own waiting alone', async () => {
    const { ask, sent, time } = setUp();
    const leader = ask();
    const rider = ask({ deadline: time.clock.nowMs() + 50 });
    await time.advance(50);
    expect(await rider).toBe('timeout');
    sent(0).answer('ok');
    expect(await leader).toBe('ok');
    expect(time.running()).toBe(0);
  });

  test('of the leader do not fail riders with more time: they share another flight', async () => {
    const { ask, sent, time, subgraph } = setUp();
    const leader = ask({ deadline: time.clock.nowMs() + 50 });
    const riders = [ask(), ask()];
    await time.advance(50);
    sent(0).fail('timeout');
    expect(await leader).toBe('timeout');
    await time.settle();
    expect(subgraph.sent).toHaveLength(2);
    sent(1).answer('ok');
    expect(await Promise.all(riders)).toEqual(['ok', 'ok']);
  });

  test("are not what ended a flight by the subgraph's own timeout, which all share", async () => {
    const { ask, sent, time, subgraph } = setUp();
    const asked = [ask(), ask({ deadline: time.clock.nowMs() + 20_000 })];
    await time.advance(5_000);
    sent(0).fail('timeout');
    expect(await Promise.all(asked)).toEqual(['timeout', 'timeout']);
    expect(subgraph.sent).toHaveLength(1);
  });
});

type Step =
  | {
      readonly do: 'ask';
      readonly kind: 'query' | 'mutation';
      readonly body: string;
      readonly joinKey: string | undefined;
      readonly leftMs: number;
    }
  | { readonly do: 'answer' | 'fail' | 'leave'; readonly which: number }
  | { readonly do: 'wait'; readonly ms: number };

const steps = fc.array(
  fc.oneof(
    fc.record({
      do: fc.constant('ask' as const),
      kind: fc.constantFrom('query' as const, 'query' as const, 'mutation' as const),
      body: fc.constantFrom('1', '2'),
      joinKey: fc.constantFrom('a', 'b', undefined),
      leftMs: fc.integer({ min: 1, max: 200 }),
    }),
    fc.record({
      do: fc.constantFrom('answer' as const, 'fail' as const, 'leave' as const),
      which: fc.nat(50),
    }),
    fc.record({ do: fc.constant('wait' as const), ms: fc.integer({ min: 0, max: 40 }) }),
  ),
  { maxLength: 60 },
);

test('whatever happens, everybody settles with an answer to its own question for its own eyes', async () => {
  const scenario = async (plan: readonly Step[]): Promise<void> => {
    const { time, subgraph, ask } = setUp();
    const clients: ReturnType<typeof createClient>[] = [];
    const endings: Promise<void>[] = [];
    let mutations = 0;
    const answer = (sent: Sent | undefined): void => {
      if (sent) sent.answer(`${sent.request.kind} ${sent.request.body} ${sent.request.joinKey}`);
    };
    for (const step of plan) {
      if (step.do === 'ask') {
        const { kind, body, joinKey } = step;
        const cancellation = createClient();
        clients.push(cancellation);
        if (kind === 'mutation') mutations += 1;
        const asked = ask({ kind, body, joinKey, cancellation, deadline: time.clock.nowMs() + step.leftMs });
        endings.push(
          asked.then((end) =>
            expect([`${kind} ${body} ${joinKey}`, 'timeout', 'cancelled', 'unreachable']).toContain(end),
          ),
        );
      } else if (step.do === 'wait') {
        await time.advance(step.ms);
        // As the real sender: what is past its deadline fails.
        for (const sent of subgraph.sent) {
          if (sent.request.deadline <= time.clock.nowMs()) sent.fail('timeout');
        }
      } else if (step.do === 'leave') clients[step.which % clients.length]?.leave();
      else if (step.do === 'answer') answer(subgraph.sent[step.which % subgraph.sent.length]);
      else subgraph.sent[step.which % subgraph.sent.length]?.fail('unreachable');
      await Promise.resolve();
    }
    while (subgraph.inFlight() > 0) {
      for (const sent of [...subgraph.sent]) answer(sent);
      await time.settle();
    }
    await Promise.all(endings);
    expect(subgraph.sent.filter((sent) => sent.request.kind === 'mutation')).toHaveLength(mutations);
    expect(time.running()).toBe(0);
    expect(clients.map((client) => client.listeners())).toEqual(clients.map(() => 0));
  };
  await fc.assert(fc.asyncProperty(steps, scenario), { numRuns: 300 });
});
