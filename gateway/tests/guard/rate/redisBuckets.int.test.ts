import { randomUUID } from 'node:crypto';
import { afterAll, describe, expect, test } from '@jest/globals';
import { systemClock } from '@commerce/kernel';
import { systemScheduler } from '@commerce/messaging';
import { silentLogger } from '@commerce/service';
import { waitUntil } from '@commerce/testkit';
import { createRedisConnection, type RedisConnection } from '../../../src/engine/cache/redisConnection.ts';
import { createRedisBuckets } from '../../../src/guard/rate/redisBuckets.ts';
import type { BucketStore } from '@commerce/service/rate';
import { bucketContract } from './bucketContract.ts';

/** The suite wants a real Redis and says nothing where none is given: set TEST_REDIS_URL. */
const url = process.env['TEST_REDIS_URL'];

/** Nothing of these tests may be counted in memory. */
const noInsurance: BucketStore = {
  take: () => {
    throw new Error('Redis did not answer');
  },
  charge: () => {
    throw new Error('Redis did not answer');
  },
};

(url === undefined ? describe.skip : describe)('buckets in Redis', () => {
  const open: RedisConnection[] = [];
  afterAll(async () => {
    for (const redis of open) await redis.stop();
  });

  const storeWith = async (keyPrefix: string) => {
    const redis = createRedisConnection({ url: url ?? '', logger: silentLogger() });
    open.push(redis);
    let connected = false;
    redis.start(() => (connected = true));
    await waitUntil(() => connected);
    const store = createRedisBuckets({
      redis,
      insurance: noInsurance,
      clock: systemClock,
      scheduler: systemScheduler,
      keyPrefix,
      timeoutMs: 5_000,
      onAvailability: () => undefined,
    });
    return { store, redis };
  };

  bucketContract(async () => {
    const { store, redis } = await storeWith(`test:${randomUUID()}:`);
    const wait = async (ms: number): Promise<void> => {
      // Charges travel a little later.
      await new Promise((resolve) => setTimeout(resolve, ms + 20));
      await redis.hGet('test:none', 'none');
    };
    return { store, wait };
  }, 250);

  test('two gateways take from the same bucket, and never more than is in it', async () => {
    const prefix = `test:${randomUUID()}:`;
    const [{ store: one }, { store: other }] = [await storeWith(prefix), await storeWith(prefix)];
    const buckets = [{ key: '{t}:k', rate: { perMs: 0.000_001, burst: 50 } }];
    const taken = await Promise.all(
      Array.from({ length: 120 }, async (_, i) => (i % 2 === 0 ? one : other).take(buckets, 1)),
    );
    expect(taken.filter(({ allowed }) => allowed)).toHaveLength(50);
  });

  test('a bucket that is full again is gone from Redis', async () => {
    const prefix = `test:${randomUUID()}:`;
    const { store, redis } = await storeWith(prefix);
    await store.take([{ key: '{t}:k', rate: { perMs: 1, burst: 100 } }], 100);
    expect(await redis.hGet(`${prefix}{t}:k`, 't')).toBeDefined();
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await redis.hGet(`${prefix}{t}:k`, 't')).toBeNull();
  });
});
