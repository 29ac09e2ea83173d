import type { ConsumedRecord, OutgoingMessage } from '../ports.ts';
import { attemptOf, deadLetterHeaders } from './deadLetter.ts';

/** A dead letter as it lies in its topic. */
export interface StoredLetter {
  /** Where it lies: partition and offset of the dead letter topic. */
  readonly partition: number;
  readonly offset: bigint;
  /** Where it came from. */
  readonly original: { readonly topic: string; readonly partition: number; readonly offset: bigint };
  readonly code: string;
  readonly error: string;
  readonly attempt: number;
  /** RFC 3339. */
  readonly time: string;
  readonly record: ConsumedRecord;
}

const integer = (text: string | undefined): bigint =>
  text !== undefined && /^\d{1,19}$/.test(text) ? BigInt(text) : 0n;

/** Reads what `toDeadLetterMessage` wrote. `sourceTopic`: the topic whose dead letters these are. */
export const toStoredLetter = (record: ConsumedRecord, sourceTopic: string): StoredLetter => {
  const { headers } = record;
  return {
    partition: record.partition,
    offset: BigInt(record.offset),
    original: {
      topic: sourceTopic,
      partition: Number(integer(headers[deadLetterHeaders.partition])),
      offset: integer(headers[deadLetterHeaders.offset]),
    },
    code: headers[deadLetterHeaders.code] ?? 'UNKNOWN',
    error: headers[deadLetterHeaders.error] ?? '',
    attempt: attemptOf(headers),
    time: headers[deadLetterHeaders.time] ?? '',
    record,
  };
};

const ourHeaders: ReadonlySet<string> = new Set(Object.values(deadLetterHeaders));

/** The original message once more, telling the next reader which attempt it is. */
export const toReplayedMessage = ({ record, original, attempt }: StoredLetter): OutgoingMessage => ({
  topic: original.topic,
  key: record.original.key,
  value: record.value,
  headers: {
    ...Object.fromEntries(Object.entries(record.original.headers).filter(([name]) => !ourHeaders.has(name))),
    [deadLetterHeaders.attempt]: String(attempt + 1),
  },
});
