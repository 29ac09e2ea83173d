import type { Consumer, EachBatchPayload, Kafka } from 'kafkajs';
import type { Batch, ConsumerOptions, Lifecycle, Logger } from '../ports.ts';
import { toKafkaError } from './errors.ts';
import { toRecord } from './records.ts';

export interface KafkaConsumerDeps {
  readonly client: Kafka;
  readonly brokers: readonly string[];
  readonly topicPrefix: string;
  readonly logger: Logger;
}

const mebibyte = 1_048_576;

const isRebalancing = (error: unknown): boolean =>
  error instanceof Error &&
  'type' in error &&
  ['REBALANCE_IN_PROGRESS', 'ILLEGAL_GENERATION', 'UNKNOWN_MEMBER_ID', 'NOT_COORDINATOR_FOR_GROUP'].includes(
    String(error.type),
  );

const isClientError = (error: unknown): boolean => error instanceof Error && error.name.startsWith('KafkaJS');

/**
 * A group member. It starts where the group left off, or where `startAt` says; it survives brokers that go
 * away, as the client starts itself again after a retriable crash, and gives up (`onFatal`) on one
 * that is not retriable and on a failure that is none of the broker's.
 */
export const createKafkaConsumer = (deps: KafkaConsumerDeps, options: ConsumerOptions): Lifecycle => {
  const { topicPrefix, logger } = deps;
  const consumer: Consumer = deps.client.consumer({
    groupId: topicPrefix + options.groupId,
    sessionTimeout: 30_000,
    rebalanceTimeout: 60_000,
    heartbeatInterval: 3_000,
    // What is fetched is held in memory, decoded, until it is applied: twice this held a backfill at
    // 350 MB resident instead of 270. A larger message still comes, alone.
    maxBytesPerPartition: mebibyte / 2,
    maxBytes: 2 * mebibyte,
    maxWaitTimeInMs: 500,
    allowAutoTopicCreation: false,
  });
  let problem: string | undefined = 'has not joined its group yet';
  let running = false;
  // After a rebalance the client still hands over what it had fetched before; none of it is ours then.
  let rebalancing = false;

  const fatal = (error: unknown): void => {
    if (!running) return;
    running = false;
    problem = 'stopped for good';
    options.onFatal(toKafkaErrorOrSelf(error));
  };
  const toKafkaErrorOrSelf = (error: unknown): Error =>
    error instanceof Error && !isClientError(error)
      ? error
      : toKafkaError(error, deps.brokers, options.topics);

  const guarded = async (call: () => Promise<void>): Promise<void> => {
    try {
      await call();
    } catch (error) {
      if (isRebalancing(error)) rebalancing = true;
      throw error;
    }
  };

  const toBatch = (payload: EachBatchPayload): Batch => {
    const { batch } = payload;
    const topic = batch.topic.slice(topicPrefix.length);
    return {
      topic,
      partition: batch.partition,
      highWatermark: batch.highWatermark,
      records: batch.messages.map((message) => toRecord(topic, batch.partition, message)),
      isRunning: () => running && payload.isRunning(),
      isStale: () => rebalancing || payload.isStale(),
      heartbeat: () => guarded(() => payload.heartbeat()),
      resolve: (offset) => payload.resolveOffset(offset),
      commitIfNecessary: () => guarded(() => payload.commitOffsetsIfNecessary()),
      pause: () => payload.pause(),
    };
  };

  const eachBatch = async (payload: EachBatchPayload): Promise<void> => {
    try {
      await options.onBatch(toBatch(payload));
    } catch (error) {
      if (isClientError(error)) throw error;
      // Thrown into the client it would be retried for ever; nothing is resolved, so nothing is lost.
      payload.pause();
      fatal(error);
    }
  };

  consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
    rebalancing = false;
    problem = undefined;
    logger.info(
      { groupId: payload.groupId, assignment: payload.memberAssignment },
      'joined the consumer group',
    );
  });
  consumer.on(consumer.events.CRASH, ({ payload: { error, restart } }) => {
    problem = `lost its broker: ${error.message}`;
    if (!restart) fatal(error);
  });

  return {
    async start() {
      running = true;
      try {
        await consumer.connect();
        await consumer.subscribe({
          topics: options.topics.map((t) => topicPrefix + t),
          fromBeginning: options.startAt !== 'latest',
        });
        await consumer.run({
          eachBatch,
          eachBatchAutoResolve: false,
          autoCommitInterval: 1_000,
          // While the store works on one partition's chunk, the next partition's is decoded.
          partitionsConsumedConcurrently: 3,
        });
      } catch (error) {
        running = false;
        await consumer.disconnect().catch(() => undefined);
        throw toKafkaErrorOrSelf(error);
      }
    },
    async stop() {
      running = false;
      problem = 'is stopped';
      await consumer.disconnect();
    },
    async ready() {
      if (problem) throw new Error(`the consumer ${options.groupId} ${problem}`);
    },
  };
};
