import { describe, expect, test } from '@jest/globals';
import { fixedClock } from '@commerce/testkit';
import { createMemoryBuckets } from '@commerce/service/rate';
import { createRedisBuckets, type RedisScripts } from '../../../src/guard/rate/redisBuckets.ts';

const rig = (evalScript: RedisScripts['evalScript']) => {
  const clock = fixedClock();
  const told: boolean[] = [];
  const timers: (() => void)[] = [];
  let calls = 0;
  const store = createRedisBuckets({
    redis: {
      evalScript: (...args) => {
        calls += 1;
        return evalScript(...args);
      },
    },
    insurance: createMemoryBuckets({ clock }),
    clock,
    scheduler: {
      after: (_ms, callback) => {
        timers.push(callback);
        return () => void timers.splice(timers.indexOf(callback), 1);
      },
    },
    keyPrefix: 'p:',
    timeoutMs: 50,
    onAvailability: (available) => told.push(available),
  });
  const buckets = [{ key: 'k', rate: { perMs: 0.001, burst: 10 } }];
  return { clock, told, timers, store, buckets, calls: () => calls };
};

describe('buckets in a Redis that fails', () => {
  test('a request that Redis does not answer counts in memory, and Redis is left alone for a while after three', async () => {
    const { store, buckets, told, clock, calls } = rig(() => Promise.reject(new Error('away')));
    for (let i = 0; i < 10; i += 1) expect(await store.take(buckets, 1)).toMatchObject({ allowed: true });
    expect(await store.take(buckets, 1)).toMatchObject({ allowed: false });
    expect(calls()).toBe(3);
    expect(told).toEqual([false]);
    clock.advance(2_000);
    await store.take(buckets, 1);
    expect(calls()).toBe(4);
  });

  test('one that is too slow counts as one that fails', async () => {
    const { store, buckets, timers } = rig(() => new Promise(() => undefined));
    const taking = store.take(buckets, 1);
    timers.forEach((fire) => fire());
    expect(await taking).toMatchObject({ allowed: true, left: [9] });
  });

  test('an answer that is none counts as a failure', async () => {
    const { store, buckets } = rig(async () => 'PONG');
    expect(await store.take(buckets, 1)).toMatchObject({ allowed: true, left: [9] });
  });

  test('charges of one moment travel together', async () => {
    const charged: string[] = [];
    const { store, buckets, timers } = rig(async (_script, _keys, [cost = '']) => {
      charged.push(cost);
      return ['1', '0', '5'];
    });
    for (let i = 0; i < 10; i += 1) store.charge(buckets, -3);
    store.charge([...buckets], 7);
    timers.forEach((fire) => fire());
    expect(charged).toEqual(['-30', '7']);
  });

  test('once it answers again, it decides', async () => {
    let away = true;
    const { store, buckets, told, clock } = rig(async () => {
      if (away) throw new Error('away');
      return ['0', '1500.5', '0.25'];
    });
    for (let i = 0; i < 3; i += 1) await store.take(buckets, 1);
    away = false;
    clock.advance(2_001);
    expect(await store.take(buckets, 1)).toEqual({ allowed: false, retryAfterMs: 1500.5, left: [0.25] });
    expect(told).toEqual([false, true]);
  });
});
