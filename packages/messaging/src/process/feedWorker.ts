import type { DecodeOptions, EventType } from '@commerce/contracts';
import { topicOf } from '@commerce/contracts';
import type { Clock } from '@commerce/kernel';
import { createTopicDeadLetters, type DeadLetters } from '../dlq/deadLetter.ts';
import type { FeedHandler } from '../ingest/handler.ts';
import { createIngest, type Ingest } from '../ingest/ingest.ts';
import type { IngestMetrics } from '../ingest/metrics.ts';
import type { Broker, Lifecycle, Logger } from '../ports.ts';
import { createConsumerRunner, type ConsumerRunnerDeps } from '../runner/consumerRunner.ts';

/** What a subgraph brings to be fed: the same for a broker and for a file. */
export interface FeedDeps extends DecodeOptions {
  readonly handlers: readonly FeedHandler[];
  /** Rejects while the store is down. */
  readonly storeReady: () => Promise<void>;
  readonly metrics: IngestMetrics;
  readonly logger: Logger;
  readonly clock: Clock;
}

export interface FeedWorkerDeps
  extends FeedDeps, Pick<ConsumerRunnerDeps, 'onFatal' | 'chunkSize' | 'backoff'> {
  /** undefined: there is no Kafka; the worker starts, is ready and does nothing. */
  readonly broker: Broker | undefined;
  /** `commerce-<subgraph>`. */
  readonly groupId: string;
}

export const ingestOf = (deps: FeedDeps, deadLetters: DeadLetters): Ingest =>
  createIngest({ ...deps, deadLetters });

/** The topics that carry the types of these handlers. */
export const topicsOf = (types: Iterable<EventType>): string[] => [
  ...new Set([...types].map((type) => topicOf(type).name)),
];

/**
 * Feeds handlers from the topics that carry their types: a consumer and, for the dead letters, a
 * publisher. A part of a subgraph's feed worker process.
 */
export const createFeedWorker = (deps: FeedWorkerDeps): Lifecycle => {
  const { broker, logger } = deps;
  if (!broker) {
    return {
      start: async () => logger.warn({}, 'KAFKA_BROKERS is not set: no feed is consumed'),
      stop: async () => undefined,
      ready: async () => undefined,
    };
  }
  const publisher = broker.createPublisher();
  const ingest = ingestOf(deps, createTopicDeadLetters(publisher));
  const runner = createConsumerRunner({ ...deps, broker, ingest, topics: topicsOf(ingest.types) });
  return {
    async start() {
      await publisher.start();
      await runner.start();
    },
    async stop() {
      await runner.stop();
      await publisher.stop();
    },
    ready: () => runner.ready(),
  };
};
