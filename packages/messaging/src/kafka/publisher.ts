import { Partitioners, type Kafka, type Message, type Producer, type TopicMessages } from 'kafkajs';
import type { Logger, OutgoingMessage, Publisher } from '../ports.ts';
import { toKafkaError } from './errors.ts';

export interface KafkaPublisherDeps {
  readonly client: Kafka;
  readonly brokers: readonly string[];
  readonly topicPrefix: string;
  readonly logger: Logger;
}

const maxRequestBytes = 4 * 1_048_576;
const maxRequestMessages = 5_000;

const toBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

const toHeader = (value: string | Uint8Array): string | Buffer =>
  typeof value === 'string' ? value : toBuffer(value);

const toMessage = ({ key, value, headers }: OutgoingMessage): Message => ({
  key: key === null || typeof key === 'string' ? key : toBuffer(key),
  value: value === null ? null : toBuffer(value),
  headers: Object.fromEntries(
    Object.entries(headers).map(([name, header]) => [
      name,
      typeof header === 'string' || header instanceof Uint8Array ? toHeader(header) : header?.map(toHeader),
    ]),
  ),
});

/** Cuts messages into requests of a size that a broker takes; one message is never cut. */
const toRequests = (messages: readonly OutgoingMessage[]): OutgoingMessage[][] => {
  const requests: OutgoingMessage[][] = [];
  let current: OutgoingMessage[] = [];
  let bytes = 0;
  for (const message of messages) {
    const size = (message.value?.length ?? 0) + 512;
    if (current.length > 0 && (bytes + size > maxRequestBytes || current.length >= maxRequestMessages)) {
      requests.push(current);
      current = [];
      bytes = 0;
    }
    current.push(message);
    bytes += size;
  }
  if (current.length > 0) requests.push(current);
  return requests;
};

/**
 * An idempotent producer that waits for all replicas. One request is under way at a time, so that the
 * order of a key survives a retry. After an error the producer's sequence numbers may be in doubt: it is
 * thrown away, and the caller's next `publish` begins with a new one.
 */
export const createKafkaPublisher = (deps: KafkaPublisherDeps): Publisher => {
  const { topicPrefix } = deps;
  let producer: Producer | undefined;
  let last: Promise<void> = Promise.resolve();
  let problem: string | undefined = 'is not connected yet';
  let stopped = false;

  const connected = async (): Promise<Producer> => {
    if (stopped) throw new Error('the publisher is stopped');
    if (producer) return producer;
    const fresh = deps.client.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      createPartitioner: Partitioners.DefaultPartitioner,
      // The default with idempotence is for ever, and a caller that waits for ever cannot say why.
      retry: { initialRetryTime: 300, retries: 5, maxRetryTime: 5_000 },
    });
    try {
      await fresh.connect();
    } catch (error) {
      await fresh.disconnect().catch(() => undefined);
      throw error;
    }
    producer = fresh;
    problem = undefined;
    return fresh;
  };

  const send = async (messages: readonly OutgoingMessage[]): Promise<void> => {
    try {
      const current = await connected();
      for (const request of toRequests(messages)) {
        const byTopic = new Map<string, Message[]>();
        for (const message of request) {
          const list = byTopic.get(message.topic);
          if (list) list.push(toMessage(message));
          else byTopic.set(message.topic, [toMessage(message)]);
        }
        const topicMessages = [...byTopic].map(([topic, list]): TopicMessages => ({
          topic: topicPrefix + topic,
          messages: list,
        }));
        await current.sendBatch({ topicMessages, acks: -1 });
      }
    } catch (error) {
      const broken = producer;
      producer = undefined;
      const failure = toKafkaError(error, deps.brokers);
      problem = failure.message;
      await broken?.disconnect().catch(() => undefined);
      throw failure;
    }
  };

  return {
    async start() {
      try {
        await connected();
      } catch (error) {
        throw toKafkaError(error, deps.brokers);
      }
    },
    publish(messages) {
      if (messages.length === 0) return Promise.resolve();
      const turn = last.then(() => send(messages));
      last = turn.catch(() => undefined);
      return turn;
    },
    async stop() {
      stopped = true;
      await last;
      await producer?.disconnect();
      producer = undefined;
    },
    async ready() {
      if (problem) throw new Error(`the publisher ${problem}`);
    },
  };
};
