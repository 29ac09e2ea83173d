import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { fromNdjson, isEventType, headerNames, type BrokerMessage } from '@commerce/contracts';
import { isTransient } from '../errors.ts';
import type { Ingest } from '../ingest/ingest.ts';
import { addCounts, noOutcomes, type OutcomeCounts } from '../ingest/outcome.ts';
import type { ConsumedRecord, Logger, Scheduler } from '../ports.ts';
import { delayMs, type Backoff } from '../runner/backoff.ts';
import { splitLines } from './lines.ts';
import type { RejectedLine } from './rejectedFile.ts';

export interface FeedFileProgress {
  readonly readBytes: number;
  readonly totalBytes: number;
  readonly lines: number;
  readonly counts: OutcomeCounts;
}

export interface FeedFileOptions {
  readonly path: string;
  /** Its dead letters are the caller's: make it with `createFileDeadLetters`, so that they carry lines. */
  readonly ingest: Ingest;
  readonly scheduler: Scheduler;
  readonly logger: Logger;
  /** After each batch. */
  readonly onProgress?: (progress: FeedFileProgress) => void;
  /** A line that is no event at all; those that are, but cannot be applied, go to the ingest's dead letters. */
  readonly onRejected: (line: RejectedLine) => Promise<void>;
  readonly chunkSize?: number;
  readonly backoff?: Backoff;
  /** Attempts at one batch while the store is down; then the error is thrown. */
  readonly maxAttempts?: number;
}

/** A line may be larger than the event in it may be, so that the event's own error is the one reported. */
const maxLineBytes = 4 * 1_048_576;
const maxBatchBytes = 4 * 1_048_576;

const toRecord = (message: BrokerMessage, line: number): ConsumedRecord => ({
  ...message,
  partition: 0,
  offset: String(line),
  timestampMs: 0,
  original: { key: message.key, headers: message.headers },
});

/**
 * Streams a feed file (one event in structured mode a line) through the same ingest as a broker's
 * messages. Bad lines are reported and counted, never fatal; empty lines do not count. Events of types
 * that this ingest does not handle are skipped. Rejects when the file cannot be read, or when the
 * store stays down; loading the file again is safe.
 */
export const loadFeedFile = async (options: FeedFileOptions): Promise<FeedFileProgress> => {
  const { path, ingest, scheduler, logger, onProgress, onRejected } = options;
  const { chunkSize = 1_000, backoff = { firstMs: 250, maxMs: 10_000 }, maxAttempts = 12 } = options;
  const { size: totalBytes } = await stat(path);
  let counts = noOutcomes;
  let lines = 0;
  let readBytes = 0;
  let chunk: ConsumedRecord[] = [];
  let chunkBytes = 0;

  const apply = async (records: readonly ConsumedRecord[], attempt = 1): Promise<OutcomeCounts> => {
    try {
      return (await ingest.processBatch(records, { attempt })).counts;
    } catch (error) {
      if (!isTransient(error) || attempt >= maxAttempts) throw error;
      const waitMs = delayMs(backoff, attempt);
      logger.warn({ err: error, attempt, waitMs, line: records[0]?.offset }, 'the store is down; waiting');
      await new Promise<void>((resolve) => scheduler.after(waitMs, resolve));
      return apply(records, attempt + 1);
    }
  };
  const flush = async (): Promise<void> => {
    if (chunk.length > 0) counts = addCounts(counts, await apply(chunk));
    chunk = [];
    chunkBytes = 0;
    onProgress?.({ readBytes, totalBytes, lines, counts });
  };
  const reject = async (rejected: RejectedLine): Promise<void> => {
    counts = { ...counts, rejected: counts.rejected + 1 };
    await onRejected(rejected);
  };
  const isOurs = (message: BrokerMessage): boolean => {
    const type = message.headers[headerNames.type] ?? '';
    return isEventType(type) && ingest.types.has(type);
  };

  const stream = createReadStream(path, { highWaterMark: 262_144 }) as AsyncIterable<Buffer>;
  for await (const { number, text, endByte } of splitLines(stream, maxLineBytes)) {
    readBytes = endByte;
    if (text === undefined) {
      await reject({
        line: number,
        code: 'TOO_LARGE',
        message: `the line is over ${maxLineBytes} bytes`,
        text,
      });
      continue;
    }
    if (text.trim() === '') continue;
    lines += 1;
    const read = fromNdjson(text);
    if (!read.ok && read.error.type && !ingest.types.has(read.error.type)) {
      counts = { ...counts, skipped: counts.skipped + 1 };
    } else if (!read.ok) {
      await reject({ line: number, code: read.error.code, message: read.error.message, text });
    } else if (isOurs(read.value)) {
      chunk.push(toRecord(read.value, number));
      chunkBytes += text.length;
    } else {
      counts = { ...counts, skipped: counts.skipped + 1 };
    }
    if (chunk.length >= chunkSize || chunkBytes >= maxBatchBytes) await flush();
  }
  readBytes = totalBytes;
  await flush();
  return { readBytes, totalBytes, lines, counts };
};
