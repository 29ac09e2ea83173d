import { randomBytes } from 'node:crypto';
import { createIdFactory, systemClock } from '@commerce/kernel';
import {
  createFeedWorker,
  createIngestMetrics,
  createKafka,
  type FeedDeps,
  holdHeapToBatches,
  parseIngestArgs,
  runFeedFile,
} from '@commerce/messaging';
import { createLogger, createMetrics, createWorker, loadTenants, runProcess } from '@commerce/service';
import { parseWorkerConfig } from './config.ts';
import { createHandlers } from './messaging/handlers.ts';
import { createFeedMemory } from './operations/feedMemory.ts';
import { createPostgresFeedStore } from './store/postgres/feedStore.ts';

holdHeapToBatches();

const build = async () => {
  const config = parseWorkerConfig(process.env);
  const tenants = new Set((await loadTenants(config.tenantsFile)).tenants.map(({ id }) => id));
  const { registry } = createMetrics('product-ingest');
  const logger = createLogger({ name: 'product-ingest', level: config.logLevel });
  const clock = systemClock;
  const ids = createIdFactory(clock, randomBytes);
  const store = createPostgresFeedStore({
    ...config.database,
    applicationName: 'product-ingest',
    // A batch of large products may take its time; it must not be taken for an outage.
    statementTimeoutMs: 60_000,
    onConnectionError: (error) => logger.warn({ err: error }, 'an idle connection broke'),
  });
  const feed: FeedDeps = {
    handlers: createHandlers({ store, ids, clock, memory: createFeedMemory({ store, ids }) }),
    isKnownTenant: (tenant) => tenants.has(tenant),
    storeReady: () => store.ready(),
    metrics: createIngestMetrics(registry),
    logger,
    clock,
  };
  const part = { start: async () => undefined, stop: () => store.stop(), ready: () => store.ready() };
  return { config, registry, feed, logger, part };
};

const args = parseIngestArgs(process.argv.slice(2));
if (args.file === undefined) {
  await runProcess(async () => {
    const { config, registry, feed, logger, part } = await build();
    const worker = createFeedWorker({
      ...feed,
      broker: config.kafka && createKafka(config.kafka, { logger }),
      groupId: 'commerce-product',
      onFatal: (error) => {
        process.stderr.write(`${error.stack ?? error.message}\n`);
        process.exit(1);
      },
    });
    return createWorker({ http: config.http, logger, registry, parts: [part, worker] });
  }, process);
} else {
  const { feed, part } = await build();
  const store = { start: () => part.ready(), stop: part.stop };
  process.exitCode = await runFeedFile({ ...feed, store, stdout: process.stdout }, args);
}
