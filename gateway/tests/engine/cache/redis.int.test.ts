import { randomUUID } from 'node:crypto';
import { afterAll, describe, expect, test } from '@jest/globals';
import type { Clock } from '@commerce/kernel';
import { systemScheduler } from '@commerce/messaging';
import { silentLogger } from '@commerce/service';
import { waitUntil } from '@commerce/testkit';
import { createRedisConnection, type RedisConnection } from '../../../src/engine/cache/redisConnection.ts';
import { createRedisEntityStore } from '../../../src/engine/cache/redisStore.ts';
import { entityCacheContract } from './cacheContract.ts';

/** The suite wants a real Redis and says nothing where none is given: set TEST_REDIS_URL. */
const url = process.env['TEST_REDIS_URL'];

(url === undefined ? describe.skip : describe)('the entity cache in Redis', () => {
  const open: RedisConnection[] = [];
  afterAll(async () => {
    for (const redis of open) await redis.stop();
  });

  const storeAt = (to: string, clock: Clock, timeoutMs = 1_000) => {
    const redis = createRedisConnection({ url: to, logger: silentLogger() });
    open.push(redis);
    const state = { connected: false };
    const store = createRedisEntityStore({
      redis,
      clock,
      scheduler: systemScheduler,
      keyPrefix: `test:${randomUUID()}:`,
      timeoutMs,
      onAvailability: () => undefined,
    });
    redis.start(() => {
      state.connected = true;
      store.connected();
    });
    return { store, redis, state };
  };

  let latest: RedisConnection | undefined;
  entityCacheContract(
    async (clock) => {
      const { store, redis, state } = storeAt(url ?? '', clock);
      latest = redis;
      await waitUntil(() => state.connected);
      return store;
    },
    // Commands of one connection are answered in order.
    async () => void (await latest?.hGet('test:none', 'none')),
  );

  test('an entity lives in Redis no longer than its longest-lived answer', async () => {
    const clock: Clock = { nowMs: () => Date.now() };
    const { store, state, redis } = storeAt(url ?? '', clock);
    await waitUntil(() => state.connected);
    const nowMs = clock.nowMs();
    const lasting = (ms: number) => ({ value: '1', expiresAtMs: nowMs + ms, startedAtMs: nowMs });
    store.write(
      [
        [{ name: 'n', variant: 'long' }, lasting(800)],
        [{ name: 'n', variant: 'short' }, lasting(100)],
      ],
      nowMs,
    );
    await redis.hGet('test:none', 'none');
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect((await store.read([{ name: 'n', variant: 'long' }]))[0]?.value).toBe('1');
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(await store.read([{ name: 'n', variant: 'long' }])).toEqual([undefined]);
  });

  test('a Redis that is not there is as good as empty', async () => {
    const { store } = storeAt('redis://127.0.0.1:1', { nowMs: () => Date.now() }, 100);
    const before = performance.now();
    for (let i = 0; i < 10; i += 1)
      expect(await store.read([{ name: 'n', variant: 'v' }])).toEqual([undefined]);
    expect(performance.now() - before).toBeLessThan(1_000);
  });
});
