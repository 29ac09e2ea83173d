import type { Ingest } from '../ingest/ingest.ts';
import type { IngestMetrics } from '../ingest/metrics.ts';
import { systemScheduler, type Broker, type Lifecycle, type Logger, type Scheduler } from '../ports.ts';
import { defaultBackoff, type Backoff } from './backoff.ts';
import { createBatchProcessor } from './processor.ts';

export interface ConsumerRunnerDeps {
  readonly broker: Pick<Broker, 'createConsumer'>;
  /** `commerce-<subgraph>`. */
  readonly groupId: string;
  readonly topics: readonly string[];
  readonly ingest: Ingest;
  readonly metrics: IngestMetrics;
  readonly logger: Logger;
  /** The consumer will not come back: the process must exit with 1, to be started anew. */
  readonly onFatal: (error: Error) => void;
  /** Messages that go to the store together; 1,000 unless said. */
  readonly chunkSize?: number;
  readonly backoff?: Backoff;
  readonly scheduler?: Scheduler;
  /** Milliseconds; well under the broker's session timeout of 30 s. */
  readonly heartbeatEveryMs?: number;
}

/** Feeds an ingest from a broker until it is stopped. `stop` lets the chunk under way finish and commits it. */
export const createConsumerRunner = (deps: ConsumerRunnerDeps): Lifecycle => {
  const { broker, groupId, topics, onFatal, logger } = deps;
  const processor = createBatchProcessor({
    ...deps,
    chunkSize: deps.chunkSize ?? 1_000,
    backoff: deps.backoff ?? defaultBackoff,
    scheduler: deps.scheduler ?? systemScheduler,
    heartbeatEveryMs: deps.heartbeatEveryMs ?? 3_000,
  });
  const consumer = broker.createConsumer({
    groupId,
    topics,
    onFatal,
    onBatch: (batch) => processor.onBatch(batch),
  });
  return {
    async start() {
      await consumer.start();
      logger.info({ groupId, topics }, 'consuming');
    },
    async stop() {
      processor.stop();
      await consumer.stop();
    },
    async ready() {
      await consumer.ready();
      const [problem] = processor.waiting();
      if (problem) throw new Error(problem);
    },
  };
};
