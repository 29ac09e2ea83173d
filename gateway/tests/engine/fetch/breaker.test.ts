import { describe, expect, test } from '@jest/globals';
import { type BreakerState, withBreaker } from '../../../src/engine/fetch/breaker.ts';
import type { SubgraphRequest } from '../../../src/engine/fetch/port.ts';
import { createManualSubgraph, ending, request, type Sent } from './support/requests.ts';
import { createFakeTime } from './support/time.ts';

const setUp = () => {
  const time = createFakeTime();
  const subgraph = createManualSubgraph();
  const states: BreakerState[] = [];
  const send = withBreaker(
    subgraph.send,
    { failureRatio: 0.5, minimumRequests: 4, windowMs: 10_000, waitMs: 5_000 },
    {
      subgraph: 'product',
      fairTimeoutMs: 1_000,
      clock: time.clock,
      onChange: (state) => states.push(state),
    },
  );
  const ask = (given: Partial<SubgraphRequest> = {}) =>
    ending(send(request({ deadline: time.clock.nowMs() + 10_000, ...given })));
  const last = (): Sent => subgraph.sent.at(-1) as Sent;
  const each = async (times: number, end: (sent: Sent) => void, given?: Partial<SubgraphRequest>) => {
    for (let i = 0; i < times; i += 1) {
      const asked = ask(given);
      end(last());
      await asked;
    }
  };
  return { time, subgraph, states, ask, last, each };
};

const succeed = (sent: Sent): void => sent.answer('ok');
const fail = (sent: Sent): void => sent.fail('unreachable');

describe('a closed circuit', () => {
  test('opens when the share of failures is reached and enough was asked', async () => {
    const { each, states, ask, subgraph } = setUp();
    await each(2, succeed);
    await each(1, fail);
    expect(states).toEqual([]);
    await each(1, fail);
    expect(states).toEqual(['open']);
    expect(await ask()).toBe('circuit-open');
    expect(subgraph.sent).toHaveLength(4);
  });

  test('stays closed on few requests, however many failed', async () => {
    const { each, states } = setUp();
    await each(3, fail);
    expect(states).toEqual([]);
  });

  test('forgets what is older than its window', async () => {
    const { each, states, time } = setUp();
    await each(3, fail);
    await time.advance(10_001);
    await each(3, fail);
    expect(states).toEqual([]);
    await each(1, fail);
    expect(states).toEqual(['open']);
  });

  test.each([500, 503])('counts status %i as a failure', async (status) => {
    const { each, states } = setUp();
    await each(4, (sent) => sent.answer('', { status }));
    expect(states).toEqual(['open']);
  });

  test.each(['cancelled', 'too-large', 'malformed'] as const)('does not count %s', async (reason) => {
    const { each, states } = setUp();
    await each(8, (sent) => sent.fail(reason));
    expect(states).toEqual([]);
  });

  test('counts a timeout only when the request had a fair time, so that tiny deadlines open nothing', async () => {
    const { each, states, time } = setUp();
    const timeOut = (sent: Sent): void => sent.fail('timeout');
    await each(8, timeOut, { deadline: time.clock.nowMs() + 999 });
    expect(states).toEqual([]);
    await each(8, timeOut, { deadline: time.clock.nowMs() + 1_000 });
    expect(states).toEqual(['open']);
  });
});

describe('an open circuit', () => {
  const opened = async () => {
    const all = setUp();
    await all.each(4, fail);
    return all;
  };

  test('lets one request through after its wait, and closes when that succeeds', async () => {
    const { time, ask, last, states, subgraph } = await opened();
    await time.advance(4_999);
    expect(await ask()).toBe('circuit-open');
    await time.advance(1);
    const probe = ask();
    expect(await ask()).toBe('circuit-open');
    expect(subgraph.inFlight()).toBe(1);
    succeed(last());
    expect(await probe).toBe('ok');
    expect(states).toEqual(['open', 'half-open', 'closed']);
  });

  test('opens again for a whole wait when the probe fails', async () => {
    const { time, ask, each, states } = await opened();
    await time.advance(5_000);
    await each(1, fail);
    expect(states).toEqual(['open', 'half-open', 'open']);
    await time.advance(4_999);
    expect(await ask()).toBe('circuit-open');
  });

  test('lets the next one try when the probe was cancelled', async () => {
    const { time, each, states } = await opened();
    await time.advance(5_000);
    await each(1, (sent) => sent.fail('cancelled'));
    await each(1, succeed);
    expect(states).toEqual(['open', 'half-open', 'closed']);
  });

  test('is not moved by answers to what was asked before it opened', async () => {
    const { ask, last, each, states } = setUp();
    const early = ask();
    const late = last();
    await each(4, fail);
    succeed(late);
    await early;
    expect(states).toEqual(['open']);
    expect(await ask()).toBe('circuit-open');
  });
});
