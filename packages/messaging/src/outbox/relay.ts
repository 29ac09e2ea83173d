import { messageOf } from '../errors.ts';
import type { Lifecycle, Logger, OutgoingMessage, Publisher, Scheduler } from '../ports.ts';
import { systemScheduler } from '../ports.ts';
import { createRepeating } from '../process/repeating.ts';
import { defaultBackoff, delayMs, type Backoff } from '../runner/backoff.ts';

/** An event that was committed with the state it tells of, and waits to be sent. */
export interface OutboxRow {
  readonly id: string;
  /** What `encodeEvent` makes; undefined where another row of the same page says it all. */
  readonly message: OutgoingMessage | undefined;
}

export interface OutboxStore {
  /** The oldest rows that are not published yet, in the order of their commits per key; fewer only if no more wait. */
  pending(limit: number): Promise<readonly OutboxRow[]>;
  markPublished(ids: readonly string[]): Promise<void>;
}

export interface OutboxRelayDeps {
  readonly store: OutboxStore;
  readonly publisher: Publisher;
  readonly logger: Logger;
  /** Milliseconds between looks at an empty outbox; 500 unless said. */
  readonly pollMs?: number;
  /** Rows at a time; 500 unless said. */
  readonly pageSize?: number;
  readonly backoff?: Backoff;
  readonly scheduler?: Scheduler;
}

/**
 * Sends what the store committed. At least once: a crash between sending and marking sends a page
 * again. Order per key holds, because a page goes out whole and acknowledged before the next is read.
 * It starts and stops its publisher.
 */
export const createOutboxRelay = (deps: OutboxRelayDeps): Lifecycle => {
  const { store, publisher, logger, pollMs = 500, pageSize = 500 } = deps;
  const { backoff = defaultBackoff, scheduler = systemScheduler } = deps;
  let failures = 0;
  let problem: string | undefined = 'is not started';

  const relayPage = async (): Promise<number> => {
    const rows = await store.pending(pageSize);
    if (rows.length === 0) return 0;
    await publisher.publish(rows.flatMap(({ message }) => message ?? []));
    await store.markPublished([...new Set(rows.map(({ id }) => id))]);
    return rows.length;
  };

  const relay = async (isRunning: () => boolean): Promise<number> => {
    try {
      while (isRunning() && (await relayPage()) >= pageSize);
      failures = 0;
      problem = undefined;
    } catch (error) {
      failures += 1;
      problem = `waits: ${messageOf(error)}`;
      logger.warn({ err: error, failures }, 'the outbox waits');
    }
    return failures === 0 ? pollMs : delayMs(backoff, failures);
  };

  const repeating = createRepeating({ scheduler, turn: relay });

  return {
    async start() {
      await publisher.start();
      problem = undefined;
      await repeating.start();
    },
    async stop() {
      problem = 'is stopped';
      await repeating.stop();
      await publisher.stop();
    },
    async ready() {
      if (problem) throw new Error(`the outbox ${problem}`);
    },
  };
};
