import { describe, expect, test } from '@jest/globals';
import { fixedClock } from '@commerce/testkit';
import { createTenantCredentials, type SessionCredentials } from '../../src/dynamo/tenants/credentials.ts';

const hourMs = 3_600_000;
const minuteMs = 60_000;

/** STS as told: `down` makes it fail; each session lasts an hour from when it was asked for. */
const setUp = () => {
  const clock = fixedClock();
  const state = { down: false, asked: 0, failures: 0 };
  const assume = async (tenant: string): Promise<SessionCredentials> => {
    state.asked += 1;
    const n = state.asked;
    await Promise.resolve();
    if (state.down) throw new Error('STS is down');
    const expiration = new Date(clock.nowMs() + hourMs);
    return { accessKeyId: `${tenant}-${n}`, secretAccessKey: 's', sessionToken: 't', expiration };
  };
  const credentials = createTenantCredentials(
    { assume, clock, onFailure: () => void (state.failures += 1) },
    'acme',
  );
  const keyOf = async () => (await credentials()).accessKeyId;
  return { clock, state, keyOf };
};

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('a tenant’s credentials', () => {
  test('are asked for once, however many requests wait, and kept', async () => {
    const { clock, state, keyOf } = setUp();
    expect(new Set(await Promise.all(Array.from({ length: 50 }, keyOf)))).toEqual(new Set(['acme-1']));
    clock.advance(50 * minuteMs);
    expect(await keyOf()).toBe('acme-1');
    expect(state.asked).toBe(1);
  });

  test('are renewed ahead of their end, once, beside requests that go on with the old ones', async () => {
    const { clock, state, keyOf } = setUp();
    await keyOf();
    clock.advance(56 * minuteMs);
    expect(await Promise.all([keyOf(), keyOf(), keyOf()])).toEqual(['acme-1', 'acme-1', 'acme-1']);
    await settled();
    expect([await keyOf(), state.asked]).toEqual(['acme-2', 2]);
  });

  test('go on till their end while STS is down, which is asked once a second', async () => {
    const { clock, state, keyOf } = setUp();
    await keyOf();
    state.down = true;
    clock.advance(56 * minuteMs);
    for (let i = 0; i < 20; i += 1) {
      expect(await keyOf()).toBe('acme-1');
      await settled();
      clock.advance(100);
    }
    expect([state.asked, state.failures]).toEqual([3, 2]);
    state.down = false;
    clock.advance(minuteMs);
    await keyOf();
    await settled();
    expect(await keyOf()).toBe('acme-4');
  });

  test('that ended while STS is down mean that the store is: SUBGRAPH_UNAVAILABLE, at once the second time', async () => {
    const { clock, state, keyOf } = setUp();
    await keyOf();
    state.down = true;
    clock.advance(hourMs - 1_000);
    for (let i = 0; i < 5; i += 1) {
      await expect(keyOf()).rejects.toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE', retryable: true });
    }
    expect(state.asked).toBe(2);
    state.down = false;
    clock.advance(1_000);
    expect(await keyOf()).toBe('acme-3');
  });

  test.each(['', '*', 'acme*', 'Acme', 'a#b', 'acme/../globex'])('are of a tenant: "%s" is none', (name) => {
    const assume = () => Promise.reject(new Error('never asked'));
    expect(() =>
      createTenantCredentials({ assume, clock: fixedClock(), onFailure: () => undefined }, name),
    ).toThrow(RangeError);
  });
});
