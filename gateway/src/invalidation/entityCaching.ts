import { randomUUID } from 'node:crypto';
import type { Clock } from '@commerce/kernel';
import { createKafka, type KafkaConfig, systemScheduler } from '@commerce/messaging';
import type { Logger } from '@commerce/service';
import { type CacheConfig, createCache } from '../engine/cache/createCache.ts';
import type { EntityCache } from '../engine/cache/port.ts';
import { createInvalidator } from './invalidator.ts';

export interface EntityCaching {
  /** Undefined: nothing is kept. */
  readonly entityCache: EntityCache | undefined;
  start(): Promise<void>;
  stop(): Promise<void>;
}

const nothingKept: EntityCaching = {
  entityCache: undefined,
  start: async () => undefined,
  stop: async () => undefined,
};

/** The entity cache with what keeps it true; neither Redis nor Kafka has to be there for the gateway to start. */
export const createEntityCaching = async (deps: {
  /** Undefined: nothing is kept. */
  readonly cache: CacheConfig | undefined;
  /** Undefined: what is kept ends by its age alone. */
  readonly kafka: KafkaConfig | undefined;
  readonly clock: Clock;
  readonly logger: Logger;
}): Promise<EntityCaching> => {
  if (!deps.cache) return nothingKept;
  const { kafka, clock, logger } = deps;
  const configured = await createCache(deps.cache, { clock, logger });
  const invalidator =
    kafka &&
    createInvalidator({
      broker: createKafka(kafka, { logger }),
      // Every process must hear every event, so each is a group of its own; the broker forgets it in a week.
      groupId: `commerce-gateway-${randomUUID()}`,
      cache: configured.cache,
      logger,
      scheduler: systemScheduler,
    });
  return {
    entityCache: configured.cache,
    async start() {
      configured.start();
      await invalidator?.start();
    },
    async stop() {
      await invalidator?.stop();
      await configured.stop();
    },
  };
};
