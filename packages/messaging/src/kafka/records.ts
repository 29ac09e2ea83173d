import type { IHeaders, KafkaMessage } from 'kafkajs';
import type { ConsumedRecord } from '../ports.ts';

/** Of a header that comes more than once the first counts, as in CloudEvents no attribute comes twice. */
const textHeaders = (headers: IHeaders): Record<string, string> => {
  const text: Record<string, string> = {};
  for (const name in headers) {
    const value = headers[name];
    const first = Array.isArray(value) ? value[0] : value;
    if (first !== undefined) text[name] = first.toString();
  }
  return text;
};

/** A message of the client's as one of ours. `topic`: without the deployment's prefix. */
export const toRecord = (topic: string, partition: number, message: KafkaMessage): ConsumedRecord => {
  const headers = message.headers ?? {};
  return {
    topic,
    partition,
    offset: message.offset,
    timestampMs: Number(message.timestamp),
    key: message.key?.toString() ?? null,
    value: message.value,
    headers: textHeaders(headers),
    original: { key: message.key, headers },
  };
};
