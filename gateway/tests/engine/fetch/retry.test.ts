import { describe, expect, test } from '@jest/globals';
import type {
  SendToSubgraph,
  SubgraphFailureReason,
  SubgraphRequest,
} from '../../../src/engine/fetch/port.ts';
import { type RetryOptions, withRetry } from '../../../src/engine/fetch/retry.ts';
import { createClient, createScriptedSubgraph, ending, request } from './support/requests.ts';
import { createFakeTime } from './support/time.ts';

const setUp = (script: (number | SubgraphFailureReason)[], given: Partial<RetryOptions> = {}) => {
  const time = createFakeTime();
  const subgraph = createScriptedSubgraph(script);
  const options = { retries: 2, budget: 3, earnedPerSuccess: 0.5, backoffMs: 100, ...given };
  const send: SendToSubgraph = withRetry(subgraph.send, options, {
    subgraph: 'product',
    clock: time.clock,
    random: () => 0,
    startTimer: time.startTimer,
  });
  const ask = (asked: Partial<SubgraphRequest> = {}) =>
    ending(send(request({ deadline: time.clock.nowMs() + 10_000, ...asked })));
  return { time, subgraph, ask };
};

describe('a query', () => {
  test.each([['unreachable'], ['timeout'], [502], [503], [504]] as const)(
    'that meets %s goes again after a growing pause',
    async (step) => {
      const { ask, time, subgraph } = setUp([step, step, 200]);
      const asked = ask();
      await time.advance(99);
      expect(subgraph.asked()).toBe(1);
      await time.advance(1);
      expect(subgraph.asked()).toBe(2);
      await time.advance(199);
      expect(subgraph.asked()).toBe(2);
      await time.advance(1);
      expect(await asked).toBe('{"data":{}}');
    },
  );

  test.each([
    ['cancelled'],
    ['circuit-open'],
    ['too-many-requests'],
    ['too-large'],
    [400],
    [401],
    [500],
  ] as const)('that meets %s does not go again', async (step) => {
    const { ask, subgraph } = setUp([step]);
    expect(await ask()).toBe(String(step));
    expect(subgraph.asked()).toBe(1);
  });

  test('ends with the last failure after its last attempt', async () => {
    const { ask, time, subgraph } = setUp([503, 'unreachable', 502]);
    const asked = ask();
    await time.advance(1_000);
    expect(await asked).toBe('502');
    expect(subgraph.asked()).toBe(3);
  });

  test('does not go again when the deadline leaves no room', async () => {
    const { ask, time, subgraph } = setUp(['timeout', 200]);
    expect(await ask({ deadline: time.clock.nowMs() + 119 })).toBe('timeout');
    expect(subgraph.asked()).toBe(1);
    expect(time.running()).toBe(0);
  });

  test('stops pausing when nobody waits for it any more', async () => {
    const { ask, time, subgraph } = setUp(['unreachable', 200]);
    const cancellation = createClient();
    const asked = ask({ cancellation });
    await time.advance(50);
    cancellation.leave();
    expect(await asked).toBe('cancelled');
    expect(subgraph.asked()).toBe(1);
    expect(time.running()).toBe(0);
  });
});

test.each(['mutation', 'subscription'] as const)('a %s is never sent twice', async (kind) => {
  for (const step of ['unreachable', 'timeout', 503] as const) {
    const { ask, subgraph } = setUp([step]);
    expect(await ask({ kind })).toBe(String(step));
    expect(subgraph.asked()).toBe(1);
  }
});

test('an outage costs the budget in retries and no more, until successes earn some back', async () => {
  const script: (number | SubgraphFailureReason)[] = ['unreachable'];
  const { ask, time, subgraph } = setUp(script, { retries: 1 });
  const outage = async (requests: number): Promise<number> => {
    const before = subgraph.asked();
    const all = Array.from({ length: requests }, () => ask());
    await time.advance(1_000);
    await Promise.all(all);
    return subgraph.asked() - before;
  };
  expect(await outage(10)).toBe(13);
  script[0] = 200;
  await outage(2);
  script[0] = 'unreachable';
  expect(await outage(10)).toBe(11);
  script[0] = 200;
  await outage(100);
  script[0] = 'unreachable';
  expect(await outage(10)).toBe(13);
});
