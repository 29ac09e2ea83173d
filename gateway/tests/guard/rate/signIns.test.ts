import { describe, expect, test } from '@jest/globals';
import { CodedError } from '@commerce/kernel';
import { fixedClock } from '@commerce/testkit';
import { createClientAddress, createMemoryBuckets } from '@commerce/service/rate';
import { createSignInGuard } from '../../../src/guard/rate/signIns.ts';

describe('the address that a sign-in comes from', () => {
  test.each([
    ['203.0.113.7', undefined, '203.0.113.7'],
    ['::ffff:203.0.113.7', undefined, '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', undefined, '2001:db8:1:2::/64'],
    ['2001:db8::1', undefined, '2001:db8:0:0::/64'],
    ['203.0.113.7', '198.51.100.1', '203.0.113.7'],
    ['127.0.0.1', '198.51.100.1', undefined],
    ['10.1.2.3', undefined, undefined],
    ['::1', undefined, undefined],
    [undefined, undefined, undefined],
  ])('without trusted proxies: %s (X-Forwarded-For %s) is %s', (peer, forwarded, address) => {
    expect(createClientAddress(0)(peer, forwarded)).toBe(address);
  });

  test.each([
    [1, '198.51.100.1', '198.51.100.1'],
    [1, 'invented, 198.51.100.1', '198.51.100.1'],
    [2, '6.6.6.6, 198.51.100.1, 10.0.0.2', '198.51.100.1'],
    [2, '198.51.100.1', undefined],
    [1, 'nonsense', undefined],
    [1, '', undefined],
    [1, undefined, undefined],
    [1, '10.0.0.9', '10.0.0.9'],
  ])('behind %i of them, X-Forwarded-For %s is %s', (proxies, forwarded, address) => {
    expect(createClientAddress(proxies)('10.0.0.1', forwarded)).toBe(address);
  });
});

describe('failed sign-ins', () => {
  const rig = () => {
    const clock = fixedClock();
    let throttled = 0;
    const guard = createSignInGuard({
      perMinute: 6,
      addressOf: createClientAddress(0),
      store: createMemoryBuckets({ clock }),
      onThrottled: () => (throttled += 1),
    });
    const from = (peer: string, signIn: () => Promise<string>) =>
      guard.guard({ peer, forwardedFor: undefined }, signIn).catch((error: unknown) => {
        if (error instanceof CodedError) return error.code;
        throw error;
      });
    return { clock, from, throttled: () => throttled };
  };
  const wrong = async (): Promise<string> => {
    throw new CodedError('UNAUTHENTICATED', 'no');
  };
  const down = async (): Promise<string> => {
    throw new CodedError('SUBGRAPH_UNAVAILABLE', 'no');
  };
  const right = async (): Promise<string> => 'in';

  test('make guessing slow from where they come, and nowhere else', async () => {
    const { from, clock, throttled } = rig();
    for (let i = 0; i < 6; i += 1) expect(await from('203.0.113.7', wrong)).toBe('UNAUTHENTICATED');
    expect(await from('203.0.113.7', wrong)).toBe('RATE_LIMITED');
    expect(await from('203.0.113.7', right)).toBe('RATE_LIMITED');
    expect(await from('203.0.113.8', right)).toBe('in');
    clock.advance(10_000);
    expect(await from('203.0.113.7', right)).toBe('in');
    expect(throttled()).toBe(2);
  });

  test('that succeed, or that nobody could judge, count nothing', async () => {
    const { from } = rig();
    for (let i = 0; i < 20; i += 1) expect(await from('203.0.113.7', right)).toBe('in');
    for (let i = 0; i < 20; i += 1) expect(await from('203.0.113.7', down)).toBe('SUBGRAPH_UNAVAILABLE');
  });

  test('many at once are as many', async () => {
    const { from } = rig();
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => from('203.0.113.7', wrong)));
    expect(outcomes.filter((code) => code === 'UNAUTHENTICATED')).toHaveLength(6);
  });

  test('from our own network, where all clients may be one proxy, are not counted', async () => {
    const { from } = rig();
    for (let i = 0; i < 20; i += 1) expect(await from('10.0.0.1', wrong)).toBe('UNAUTHENTICATED');
  });
});
