import { isTransient, messageOf } from '../errors.ts';
import type { Ingest } from '../ingest/ingest.ts';
import type { IngestMetrics } from '../ingest/metrics.ts';
import type { Batch, Logger, Scheduler } from '../ports.ts';
import { delayMs, type Backoff } from './backoff.ts';
import { withHeartbeats } from './heartbeats.ts';

export interface ProcessorDeps {
  readonly ingest: Pick<Ingest, 'processBatch'>;
  readonly metrics: IngestMetrics;
  readonly logger: Logger;
  readonly scheduler: Scheduler;
  readonly backoff: Backoff;
  /** Messages that go to the store together. */
  readonly chunkSize: number;
  readonly heartbeatEveryMs: number;
}

export interface BatchProcessor {
  onBatch(batch: Batch): Promise<void>;
  /** Why partitions stand still, for readiness. */
  waiting(): readonly string[];
  /** Takes back all timers. */
  stop(): void;
}

const placeOf = ({ topic, partition }: Batch): string => `${topic}/${partition}`;

/**
 * What happens to one batch of one partition. The invariant: an offset is resolved only after the store
 * has everything up to it and the dead letters are safe. Chunks run one after the other, so what is
 * resolved is always a contiguous prefix. Whatever interrupts (rebalance, stop, a crash) leaves the
 * rest unresolved, to be delivered again; the apply rule makes that harmless.
 */
export const createBatchProcessor = (deps: ProcessorDeps): BatchProcessor => {
  const { ingest, metrics, logger, scheduler, chunkSize } = deps;
  const attempts = new Map<string, number>();
  const problems = new Map<string, string>();
  const timers = new Set<() => void>();

  /** The partition stands still until the timer fires; then the broker delivers the same messages again. */
  const suspend = (batch: Batch, error: unknown): void => {
    const place = placeOf(batch);
    const attempt = attempts.get(place) ?? 1;
    const waitMs = delayMs(deps.backoff, attempt);
    attempts.set(place, attempt + 1);
    problems.set(place, `${place} waits: ${messageOf(error)}`);
    metrics.countRetry(batch.topic);
    logger.warn(
      { err: error, topic: batch.topic, partition: batch.partition, attempt, waitMs },
      'partition waits',
    );
    const resume = batch.pause();
    const cancel = scheduler.after(waitMs, () => {
      timers.delete(cancel);
      // If the partition went to another consumer meanwhile, its problem went with it.
      problems.delete(place);
      resume();
    });
    timers.add(cancel);
  };

  const tryChunk = async (
    chunk: Batch['records'],
    attempt: number,
  ): Promise<{ error: unknown } | undefined> => {
    try {
      await ingest.processBatch(chunk, { attempt });
      return undefined;
    } catch (error) {
      if (!isTransient(error)) throw error;
      return { error };
    }
  };

  const onBatch = async (batch: Batch): Promise<void> => {
    const { records } = batch;
    const place = placeOf(batch);
    for (let start = 0; start < records.length; start += chunkSize) {
      if (!batch.isRunning() || batch.isStale()) return;
      await batch.heartbeat();
      const chunk = records.slice(start, start + chunkSize);
      const attempt = attempts.get(place) ?? 1;
      // A failing heartbeat is thrown out of here, for the broker to act on; only our own outages wait.
      const outage = await withHeartbeats(batch, scheduler, deps.heartbeatEveryMs, () =>
        tryChunk(chunk, attempt),
      );
      if (outage) {
        suspend(batch, outage.error);
        return;
      }
      attempts.delete(place);
      problems.delete(place);
      const last = chunk.at(-1);
      if (!last || batch.isStale()) return;
      batch.resolve(last.offset);
      metrics.setLag(
        batch.topic,
        batch.partition,
        Number(BigInt(batch.highWatermark) - BigInt(last.offset) - 1n),
      );
      await batch.commitIfNecessary();
    }
  };

  return {
    onBatch,
    waiting: () => [...problems.values()],
    stop: () => {
      for (const cancel of timers) cancel();
      timers.clear();
    },
  };
};
