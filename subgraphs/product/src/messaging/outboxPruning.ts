import type { Clock } from '@commerce/kernel';
import { createRepeating, type Lifecycle, type Logger, type Scheduler } from '@commerce/messaging';

export interface OutboxPruningDeps {
  readonly outbox: { prune(beforeMs: number): Promise<void> };
  readonly clock: Clock;
  readonly scheduler: Scheduler;
  readonly logger: Logger;
}

const everyMs = 3_600_000;
/** As long as the topic keeps them, in milliseconds. */
const keptMs = 7 * 86_400_000;

/**
 * A deployment without Kafka has nobody to tell, so change events are removed once they are older than the topic
 * would have kept them; until then a worker that is given a Kafka after all still sends them.
 */
export const createOutboxPruning = ({ outbox, clock, scheduler, logger }: OutboxPruningDeps): Lifecycle => {
  const prune = async (): Promise<number> => {
    await outbox
      .prune(clock.nowMs() - keptMs)
      .catch((error: unknown) => logger.warn({ err: error }, 'the outbox could not be pruned'));
    return everyMs;
  };

  return {
    ...createRepeating({ scheduler, turn: prune }),
    ready: async () => undefined,
  };
};
