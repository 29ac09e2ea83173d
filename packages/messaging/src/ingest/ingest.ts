import { decodeEvent, type DecodeOptions, type EventType, type FeedEvent } from '@commerce/contracts';
import type { Clock } from '@commerce/kernel';
import type { DeadLetter, DeadLetters } from '../dlq/deadLetter.ts';
import { isTransient, messageOf, TransientError } from '../errors.ts';
import type { ConsumedRecord, Logger } from '../ports.ts';
import { applyIsolating } from './isolate.ts';
import { runHandler, type FeedHandler } from './handler.ts';
import type { IngestMetrics } from './metrics.ts';
import {
  countOutcomes,
  rejected,
  skipped,
  type OutcomeCounts,
  type OutcomeStatus,
  type RecordOutcome,
} from './outcome.ts';

/** Its `DecodeOptions` say whose events are taken; see `createFeedRules`. */
export interface IngestDeps extends DecodeOptions {
  readonly handlers: readonly FeedHandler[];
  readonly deadLetters: DeadLetters;
  readonly metrics: IngestMetrics;
  readonly logger: Logger;
  readonly clock: Clock;
  /**
   * Rejects while the store is down. Without it, a batch of which every event fails is taken for an
   * outage for ever; with it, for the events' own fault once the store has answered.
   */
  readonly storeReady?: () => Promise<void>;
}

export interface BatchOutcome {
  /** One per record, in the same place. */
  readonly outcomes: readonly RecordOutcome[];
  readonly counts: OutcomeCounts;
}

export interface Ingest {
  /**
   * Decodes and applies records and resolves when the store has them and the dead letters are safe.
   * Rejects with TransientError when that must be tried again; doing so is always safe.
   * `attempt` counts from 1 for the same records.
   */
  processBatch(
    records: readonly ConsumedRecord[],
    options?: { readonly attempt: number },
  ): Promise<BatchOutcome>;
  /** The event types that have a handler. */
  readonly types: ReadonlySet<EventType>;
}

interface Claimed {
  readonly index: number;
  readonly event: FeedEvent;
}

/** The heart of every feed worker: it knows no broker and no file. */
export const createIngest = (deps: IngestDeps): Ingest => {
  const { handlers, metrics, logger, clock } = deps;
  const handlerOf = new Map<EventType, FeedHandler>(
    handlers.flatMap((h) => h.types.map((type) => [type, h] as const)),
  );

  /** Fills in the outcomes that need no handler and sorts the rest by handler, in order. */
  const decodeAll = (
    records: readonly ConsumedRecord[],
    outcomes: RecordOutcome[],
  ): Map<FeedHandler, Claimed[]> => {
    const claimed = new Map<FeedHandler, Claimed[]>();
    records.forEach((record, index) => {
      const decoded = decodeEvent(record, deps);
      if (!decoded.ok) {
        outcomes[index] = rejected(decoded.error.code, decoded.error.message);
        return;
      }
      const event = decoded.value;
      const handler = event.type === 'tombstone' ? undefined : handlerOf.get(event.type);
      if (event.type === 'tombstone' || !handler) {
        outcomes[index] = skipped;
        return;
      }
      const list = claimed.get(handler);
      if (list) list.push({ index, event });
      else claimed.set(handler, [{ index, event }]);
    });
    return claimed;
  };

  const apply = async (handler: FeedHandler, events: readonly FeedEvent[], attempt: number) => {
    try {
      return await runHandler(handler, events);
    } catch (error) {
      if (isTransient(error))
        throw new TransientError(`the store did not answer: ${messageOf(error)}`, { cause: error });
      logger.warn(
        { err: error, events: events.length },
        'a handler failed; looking for the event that it fails on',
      );
      return applyIsolating(handler, events, { attempt, storeReady: deps.storeReady });
    }
  };

  const bury = async (
    records: readonly ConsumedRecord[],
    outcomes: readonly RecordOutcome[],
  ): Promise<void> => {
    const timeMs = clock.nowMs();
    const letters = outcomes.flatMap((outcome, index): DeadLetter[] => {
      const record = records[index];
      if (!record || (outcome.status !== 'rejected' && outcome.status !== 'conflict')) return [];
      return [
        {
          record,
          timeMs,
          message: outcome.message,
          code: outcome.status === 'rejected' ? outcome.code : 'CONFLICT',
        },
      ];
    });
    if (letters.length === 0) return;
    try {
      await deps.deadLetters.write(letters);
    } catch (error) {
      throw new TransientError(`dead letters could not be written: ${messageOf(error)}`, { cause: error });
    }
    for (const { record, code, message } of letters) {
      metrics.countDeadLetter(record.topic, code);
      logger.warn(
        { topic: record.topic, partition: record.partition, offset: record.offset, code, problem: message },
        'dead letter',
      );
    }
  };

  /** A broker's batch has one topic, a file's may have several. */
  const measure = (
    records: readonly ConsumedRecord[],
    outcomes: readonly RecordOutcome[],
    seconds: number,
  ): void => {
    const byTopic = Map.groupBy(outcomes, (_outcome, index) => records[index]?.topic ?? '');
    for (const [topic, ofTopic] of byTopic) {
      for (const [status, count] of Object.entries(countOutcomes(ofTopic))) {
        if (count > 0) metrics.countOutcomes(topic, status as OutcomeStatus, count);
      }
      metrics.observeBatch(topic, seconds);
    }
  };

  const processBatch: Ingest['processBatch'] = async (records, { attempt } = { attempt: 1 }) => {
    const startedMs = clock.nowMs();
    const outcomes = new Array<RecordOutcome>(records.length).fill(skipped);
    for (const [handler, claimed] of decodeAll(records, outcomes)) {
      const results = await apply(
        handler,
        claimed.map(({ event }) => event),
        attempt,
      );
      claimed.forEach(({ index }, i) => {
        outcomes[index] = results[i] ?? skipped;
      });
    }
    await bury(records, outcomes);
    measure(records, outcomes, (clock.nowMs() - startedMs) / 1_000);
    return { outcomes, counts: countOutcomes(outcomes) };
  };

  return { processBatch, types: new Set(handlerOf.keys()) };
};
