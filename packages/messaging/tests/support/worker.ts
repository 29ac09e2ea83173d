import { topics as contractTopics } from '@commerce/contracts';
import { waitUntil } from '@commerce/testkit';
import {
  createConsumerRunner,
  createIngest,
  createTopicDeadLetters,
  type Broker,
  type Ingest,
  type Lifecycle,
} from '../../src/index.ts';
import { createCountingMetrics, fixedClock, silentLogger } from './fakes.ts';
import { isKnownTenant, type StockStore } from './stock.ts';

export const stockTopic = contractTopics.inventory.name;
const stockGroup = 'commerce-inventory';

export interface TestWorker extends Lifecycle {
  readonly counts: ReadonlyMap<string, number>;
  readonly count: (status: string) => number;
  readonly fatal: Error[];
  /** Waits until so many messages have an outcome. */
  readonly seen: (total: number, timeoutMs?: number) => Promise<void>;
}

const statuses = ['applied', 'duplicate', 'stale', 'superseded', 'parked', 'conflict', 'rejected', 'skipped'];

/** A feed worker for stock counts over the store that is given, as a subgraph puts it together. */
export const createTestWorker = (
  broker: Broker,
  store: StockStore,
  changes: { readonly chunkSize?: number; readonly wrap?: (ingest: Ingest) => Ingest } = {},
): TestWorker => {
  const metrics = createCountingMetrics();
  const fatal: Error[] = [];
  const publisher = broker.createPublisher();
  const ingest = createIngest({
    isKnownTenant,
    handlers: [store.handler],
    deadLetters: createTopicDeadLetters(publisher),
    metrics,
    logger: silentLogger,
    clock: fixedClock,
  });
  const runner = createConsumerRunner({
    broker,
    groupId: stockGroup,
    topics: [stockTopic],
    ingest: changes.wrap?.(ingest) ?? ingest,
    metrics,
    logger: silentLogger,
    onFatal: (error) => void fatal.push(error),
    chunkSize: changes.chunkSize ?? 100,
    backoff: { firstMs: 50, maxMs: 200 },
  });
  const count = (status: string): number => metrics.counts.get(`${stockTopic} ${status}`) ?? 0;
  return {
    counts: metrics.counts,
    fatal,
    count,
    seen: (total, timeoutMs = 30_000) =>
      waitUntil(() => statuses.reduce((sum, status) => sum + count(status), 0) >= total, {
        timeoutMs,
        what: `${total} outcomes`,
      }),
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
