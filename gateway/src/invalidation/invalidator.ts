import { decodeEvent, topics } from '@commerce/contracts';
import type { Batch, Broker, Lifecycle, Scheduler } from '@commerce/messaging';
import type { Logger } from '@commerce/service';
import type { EntityInvalidation } from '../engine/cache/port.ts';
import { affectedBy } from './affected.ts';

export interface InvalidatorDeps {
  readonly broker: Pick<Broker, 'createConsumer'>;
  /** A group of this process's own, because every process must see every event. */
  readonly groupId: string;
  readonly cache: EntityInvalidation & {
    /** For when events were missed. */
    forgetAll(): void;
  };
  readonly logger: Logger;
  readonly scheduler: Scheduler;
  /** Milliseconds before a consumer that could not start, or died, is tried again. */
  readonly retryMs?: number;
}

/** The longest that leaving the group may hold up the end of the process, in milliseconds: a broker may be away. */
const leaveMs = 2_000;

/** Milliseconds between two looks whether the consumer has joined its group. */
const joinPollMs = 100;

/**
 * Forgets what events of the owning subgraphs say is no longer true. It never keeps the gateway from starting or
 * being ready: without events, answers still end by their age. Whenever it begins to listen it forgets everything,
 * because it cannot know what was said before.
 */
export const createInvalidator = (deps: InvalidatorDeps): Lifecycle => {
  const { broker, groupId, cache, logger, scheduler, retryMs = 5_000 } = deps;
  let running = false;
  let consumer: Lifecycle | undefined;
  let cancel: () => void = () => undefined;
  let turn: Promise<void> = Promise.resolve();

  const onBatch = async (batch: Batch): Promise<void> => {
    for (const record of batch.records) {
      const decoded = decodeEvent(record, { isKnownTenant: () => true });
      if (!decoded.ok) {
        logger.warn({ code: decoded.error.code, offset: record.offset }, 'an event cannot be read');
        continue;
      }
      const event = decoded.value;
      if (event.type !== 'tombstone') cache.invalidate(affectedBy(event));
    }
    const last = batch.records.at(-1);
    if (last) batch.resolve(last.offset);
    await batch.commitIfNecessary();
  };

  /** From here on events are heard; what was kept before may have missed some. */
  const awaitJoined = (joining: Lifecycle): void => {
    if (!running || consumer !== joining) return;
    joining.ready().then(
      () => cache.forgetAll(),
      () => {
        cancel = scheduler.after(joinPollMs, () => awaitJoined(joining));
      },
    );
  };

  const listen = async (): Promise<void> => {
    const fresh = broker.createConsumer({
      groupId,
      topics: [topics.commerceEvents.name],
      startAt: 'latest',
      onBatch,
      onFatal: (error) => {
        logger.warn({ err: error }, 'events are not heard any more');
        again(fresh);
      },
    });
    consumer = fresh;
    try {
      await fresh.start();
      awaitJoined(fresh);
    } catch (error) {
      logger.warn({ err: error }, 'events are not heard yet');
      again(fresh);
    }
  };

  const again = (from: Lifecycle): void => {
    if (!running || consumer !== from) return;
    consumer = undefined;
    cache.forgetAll();
    void from.stop().catch(() => undefined);
    cancel = scheduler.after(retryMs, () => {
      turn = listen();
    });
  };

  return {
    async start() {
      running = true;
      turn = listen();
      return Promise.resolve();
    },
    async stop() {
      running = false;
      cancel();
      const left = turn.then(() => consumer?.stop()).catch(() => undefined);
      const { promise: waitedEnough, resolve } = Promise.withResolvers<void>();
      const cancelWait = scheduler.after(leaveMs, resolve);
      await Promise.race([left, waitedEnough]);
      cancelWait();
    },
    ready: async () => undefined,
  };
};
