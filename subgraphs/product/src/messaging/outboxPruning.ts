import type { Clock } from '@commerce/kernel';
import type { Lifecycle, Logger, Scheduler } from '@commerce/messaging';

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
  let running = false;
  let cancel: () => void = () => undefined;
  let turn: Promise<void> = Promise.resolve();

  const prune = async (): Promise<void> => {
    await outbox
      .prune(clock.nowMs() - keptMs)
      .catch((error: unknown) => logger.warn({ err: error }, 'the outbox could not be pruned'));
    if (running) schedule(everyMs);
  };
  const schedule = (ms: number): void => {
    cancel = scheduler.after(ms, () => {
      turn = prune();
    });
  };

  return {
    async start() {
      running = true;
      schedule(0);
    },
    async stop() {
      running = false;
      cancel();
      await turn;
    },
    ready: async () => undefined,
  };
};
