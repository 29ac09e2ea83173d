import type { Clock } from '@commerce/kernel';
import { systemScheduler } from '@commerce/messaging';
import type { Logger } from '@commerce/service';
import { createEntityCache } from './entityCache.ts';
import { createMemoryEntityStore } from './memoryStore.ts';
import type { EntityCache, EntityInvalidation } from './port.ts';
import { createRedisEntityStore } from './redisStore.ts';

export interface CacheConfig {
  readonly kind: 'memory' | 'redis';
  /** Of memory: what the texts that are kept may come to. */
  readonly maxBytes: number;
  /** Of Redis. */
  readonly url?: string | undefined;
  /** Of Redis: the longest that a request waits for it, in milliseconds. */
  readonly timeoutMs: number;
}

export interface ConfiguredCache {
  readonly cache: EntityCache & EntityInvalidation & { forgetAll(): void };
  start(): void;
  stop(): Promise<void>;
}

/** The entity cache as it is configured. A Redis that is away is no error: it is tried again for ever. */
export const createCache = async (
  config: CacheConfig,
  { clock, logger }: { readonly clock: Clock; readonly logger: Logger },
): Promise<ConfiguredCache> => {
  if (config.kind === 'memory' || config.url === undefined) {
    const store = createMemoryEntityStore(config);
    const cache = createEntityCache({ store, clock });
    return { cache, start: () => undefined, stop: async () => undefined };
  }
  // Loaded only where it is used: the client brings a function for each of Redis's commands.
  const { createRedisConnection } = await import('./redisConnection.ts');
  const redis = createRedisConnection({ url: config.url, logger });
  const store = createRedisEntityStore({
    redis,
    clock,
    scheduler: systemScheduler,
    keyPrefix: 'commerce:entity:',
    timeoutMs: config.timeoutMs,
    onAvailability: (available) =>
      available
        ? logger.info({}, 'the shared cache is back')
        : logger.warn({}, 'the shared cache does not answer: doing without'),
  });
  return {
    cache: createEntityCache({ store, clock }),
    start: () => redis.start(() => store.connected()),
    stop: () => redis.stop(),
  };
};
