import { describe, expect, test } from '@jest/globals';
import { fixedClock } from '@commerce/testkit';
import { createRedisEntityStore, type RedisCommands } from '../../../src/engine/cache/redisStore.ts';
import type { KeptAnswer } from '../../../src/engine/cache/store.ts';

type Mode = 'well' | 'refusing' | 'silent';

const setUp = () => {
  const clock = fixedClock();
  const hashes = new Map<string, Map<string, string>>();
  const redis = { mode: 'well' as Mode, commands: 0 };
  const availability: boolean[] = [];
  const timers = new Set<() => void>();
  const answer = async <T>(work: () => T): Promise<T> => {
    redis.commands += 1;
    if (redis.mode === 'refusing') throw new Error('no connection');
    if (redis.mode === 'silent') return new Promise<never>(() => undefined);
    return work();
  };
  const commands: RedisCommands = {
    hGet: (key, field) => answer(() => hashes.get(key)?.get(field)),
    hSet: (key, field, value) =>
      answer(() => hashes.set(key, new Map([...(hashes.get(key) ?? []), [field, value]]))),
    pExpire: () => answer(() => true),
    unlink: (key) => answer(() => hashes.delete(key)),
  };
  const store = createRedisEntityStore({
    redis: commands,
    clock,
    scheduler: {
      after: (_ms, callback) => {
        timers.add(callback);
        return () => timers.delete(callback);
      },
    },
    keyPrefix: 'p:',
    timeoutMs: 50,
    onAvailability: (available) => availability.push(available),
  });
  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  return {
    clock,
    hashes,
    redis,
    availability,
    store,
    settle,
    expireTimers: () => {
      for (const timer of [...timers]) {
        timers.delete(timer);
        timer();
      }
    },
    timers,
  };
};

const slot = { name: 'n', variant: 'v' };
const kept: KeptAnswer = { value: '{"n":"1 2"}', expiresAtMs: 2_000_000_000_000, startedAtMs: 5 };

describe('the entity cache’s Redis', () => {
  test('gives back what was written, whatever it holds; broken values are as good as none', async () => {
    const { store, hashes, settle, timers } = setUp();
    store.write([[slot, kept]], 0);
    await settle();
    expect(await store.read([slot, { ...slot, variant: 'w' }])).toEqual([kept, undefined]);
    expect(timers.size).toBe(0);
    for (const fields of hashes.values()) for (const field of fields.keys()) fields.set(field, 'rubbish');
    expect(await store.read([slot])).toEqual([undefined]);
  });

  test('that does not answer costs a request no more than the time limit, and after three none at all', async () => {
    const { store, redis, expireTimers, availability, clock } = setUp();
    redis.mode = 'silent';
    for (let i = 0; i < 3; i += 1) {
      const reading = store.read([slot]);
      expect(reading).toBeInstanceOf(Promise);
      expireTimers();
      expect(await reading).toEqual([undefined]);
    }
    const before = redis.commands;
    expect(store.read([slot])).toEqual([undefined]);
    store.write([[slot, kept]], 0);
    expect(redis.commands).toBe(before);
    expect(availability).toEqual([false]);
    // After a rest it is tried again.
    clock.advance(2_001);
    redis.mode = 'well';
    expect(await store.read([slot])).toEqual([undefined]);
    expect(availability).toEqual([false, true]);
  });

  test('that refuses fails no request', async () => {
    const { store, redis, settle, availability } = setUp();
    redis.mode = 'refusing';
    store.write([[slot, kept]], 0);
    store.forget(['n']);
    expect(await store.read([slot])).toEqual([undefined]);
    await settle();
    expect(availability).toEqual([false]);
  });

  test('that was away when something had to be forgotten forgets it when it is back', async () => {
    const { store, redis, settle, hashes } = setUp();
    store.write([[slot, kept]], 0);
    await settle();
    redis.mode = 'refusing';
    store.forget(['n']);
    await settle();
    expect(hashes.size).toBe(1);
    redis.mode = 'well';
    store.connected();
    await settle();
    expect(hashes.size).toBe(0);
  });
});
