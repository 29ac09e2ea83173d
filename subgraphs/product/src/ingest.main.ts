import { randomBytes } from 'node:crypto';
import { createIdFactory, systemClock } from '@commerce/kernel';
import {
  createFeedRules,
  createFeedWorker,
  createIngestMetrics,
  createKafka,
  createOutboxRelay,
  type FeedDeps,
  holdHeapToBatches,
  parseIngestArgs,
  runFeedFile,
  systemScheduler,
} from '@commerce/messaging';
import { createLogger, createMetrics, createWorker, loadTenants, runProcess } from '@commerce/service';
import { parseWorkerConfig } from './config.ts';
import { createHandlers } from './messaging/handlers.ts';
import { createOutboxPruning } from './messaging/outboxPruning.ts';
import { createFeedMemory } from './operations/feedMemory.ts';
import { createPostgresFeedStore } from './store/postgres/feedStore.ts';
import { createProductOutbox } from './store/postgres/outbox.ts';

holdHeapToBatches();

const build = async () => {
  const config = parseWorkerConfig(process.env);
  const { tenants } = await loadTenants(config.tenantsFile);
  const { registry } = createMetrics('product-ingest');
  const logger = createLogger({ name: 'product-ingest', level: config.logLevel });
  const clock = systemClock;
  const ids = createIdFactory(clock, randomBytes);
  const onConnectionError = (error: Error): void => logger.warn({ err: error }, 'an idle connection broke');
  const store = createPostgresFeedStore({
    ...config.database,
    applicationName: 'product-ingest',
    // A batch of large products may take its time; it must not be taken for an outage.
    statementTimeoutMs: 60_000,
    onConnectionError,
  });
  const feed: FeedDeps = {
    handlers: createHandlers({ store, ids, clock, memory: createFeedMemory({ store, ids }) }),
    ...createFeedRules({ tenants, logger }),
    storeReady: () => store.ready(),
    metrics: createIngestMetrics(registry),
    logger,
    clock,
  };
  const part = { start: async () => undefined, stop: () => store.stop(), ready: () => store.ready() };
  return { config, registry, feed, logger, part, onConnectionError };
};

const args = parseIngestArgs(process.argv.slice(2));
if (args.file === undefined) {
  await runProcess(async () => {
    const { config, registry, feed, logger, part, onConnectionError } = await build();
    const broker = config.kafka && createKafka(config.kafka, { logger });
    const worker = createFeedWorker({
      ...feed,
      broker,
      groupId: 'commerce-product',
      onFatal: (error) => {
        process.stderr.write(`${error.stack ?? error.message}\n`);
        process.exit(1);
      },
    });
    const outbox = createProductOutbox({ url: config.database.url, onConnectionError });
    const outboxPart = broker
      ? createOutboxRelay({ store: outbox, publisher: broker.createPublisher(), logger, pageSize: 2_000 })
      : createOutboxPruning({ outbox, clock: feed.clock, scheduler: systemScheduler, logger });
    const connections = {
      ...part,
      stop: async () => void (await Promise.all([part.stop(), outbox.close()])),
    };
    return createWorker({ http: config.http, logger, registry, parts: [connections, outboxPart, worker] });
  }, process);
} else {
  const { feed, part } = await build();
  const store = { start: () => part.ready(), stop: part.stop };
  process.exitCode = await runFeedFile({ ...feed, store, stdout: process.stdout }, args);
}
