import type { Clock } from '@commerce/kernel';
import { systemScheduler } from '@commerce/messaging';
import type { Logger } from '@commerce/service';
import { createMemoryBuckets, type BucketStore } from '@commerce/service/rate';
import { createRedisBuckets } from './redisBuckets.ts';

export interface ConfiguredBuckets {
  readonly store: BucketStore;
  start(): void;
  stop(): Promise<void>;
}

/** Buckets in Redis where a URL is given, or else in memory. A Redis that is away is no error: it is tried again for ever. */
export const createBuckets = async (deps: {
  readonly url: string | undefined;
  readonly timeoutMs: number;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly onAvailability: (available: boolean) => void;
}): Promise<ConfiguredBuckets> => {
  const { url, timeoutMs, clock, logger } = deps;
  const memory = createMemoryBuckets({ clock });
  if (url === undefined) return { store: memory, start: () => undefined, stop: async () => undefined };
  // Loaded only where it is used: the client brings a function for each of Redis's commands.
  const { createRedisConnection } = await import('../../engine/cache/redisConnection.ts');
  const redis = createRedisConnection({ url, logger });
  const store = createRedisBuckets({
    redis,
    insurance: memory,
    clock,
    scheduler: systemScheduler,
    keyPrefix: 'commerce:rate:',
    timeoutMs,
    onAvailability(available) {
      deps.onAvailability(available);
      if (available) logger.info({}, 'the shared rate limits are back');
      else logger.warn({}, 'the shared rate limits do not answer: every process counts for itself');
    },
  });
  return { store, start: () => redis.start(() => undefined), stop: () => redis.stop() };
};
