import type { ConsumedRecord, OutgoingMessage, Publisher } from '../ports.ts';
import { toIso } from '@commerce/kernel';

/** A message that could not be applied, with why. */
export interface DeadLetter {
  readonly record: ConsumedRecord;
  /** A DecodeErrorCode, `CONFLICT`, `HANDLER_FAILED` or a handler's own code. */
  readonly code: string;
  readonly message: string;
  /** Milliseconds since the Unix epoch. */
  readonly timeMs: number;
}

/** Where dead letters go. `write` resolves when they are safe: the offset moves only then. */
export interface DeadLetters {
  write(letters: readonly DeadLetter[]): Promise<void>;
}

export const deadLetterHeaders = {
  topic: 'dlq-topic',
  partition: 'dlq-partition',
  offset: 'dlq-offset',
  code: 'dlq-error-code',
  error: 'dlq-error',
  attempt: 'dlq-attempt',
  time: 'dlq-time',
} as const;

export const deadLetterTopicOf = (topic: string): string => `${topic}.dlq`;

const maxErrorLength = 1_000;

/** How often this message has been tried: 1 unless `pnpm dlq replay` sent it again. */
export const attemptOf = (headers: Readonly<Record<string, string>>): number => {
  const attempt = Number(headers[deadLetterHeaders.attempt] ?? '1');
  return Number.isSafeInteger(attempt) && attempt >= 1 ? attempt : 1;
};

/** The original key, value and headers as they came, with the story of the failure beside them. */
export const toDeadLetterMessage = ({ record, code, message, timeMs }: DeadLetter): OutgoingMessage => ({
  topic: deadLetterTopicOf(record.topic),
  key: record.original.key,
  value: record.value,
  headers: {
    ...record.original.headers,
    [deadLetterHeaders.topic]: record.topic,
    [deadLetterHeaders.partition]: String(record.partition),
    [deadLetterHeaders.offset]: record.offset,
    [deadLetterHeaders.code]: code,
    [deadLetterHeaders.error]: message.slice(0, maxErrorLength),
    [deadLetterHeaders.attempt]: String(attemptOf(record.headers)),
    [deadLetterHeaders.time]: toIso(timeMs),
  },
});

/** Dead letters in `<topic>.dlq`. */
export const createTopicDeadLetters = (publisher: Pick<Publisher, 'publish'>): DeadLetters => ({
  write: (letters) => publisher.publish(letters.map(toDeadLetterMessage)),
});
