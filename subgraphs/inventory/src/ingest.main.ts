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
import { createDocumentClient } from '@commerce/service/dynamo';
import { parseWorkerConfig } from './config.ts';
import { createInventoryHandler } from './messaging/handlers.ts';
import { createSweeper } from './messaging/sweeper.ts';
import { createDynamoInventoryStore, inventoryTable } from './store/dynamo.ts';

holdHeapToBatches();

const clock = systemClock;

const build = async () => {
  const config = parseWorkerConfig(process.env);
  const tenants = (await loadTenants(config.tenantsFile)).tenants.map(({ id }) => id);
  const { registry } = createMetrics('inventory-ingest');
  const logger = createLogger({ name: 'inventory-ingest', level: config.logLevel });
  const client = createDocumentClient(config.dynamo);
  const { name: table } = inventoryTable(config.tablePrefix);
  const store = createDynamoInventoryStore({ client, table, clock });
  const feed: FeedDeps = {
    handlers: [createInventoryHandler({ store })],
    isKnownTenant: (tenant) => tenants.includes(tenant),
    storeReady: () => store.ready(),
    metrics: createIngestMetrics(registry),
    logger,
    clock,
  };
  const ids = createIdFactory(clock, randomBytes);
  const sweeper = createSweeper({ store, clock, ids, tenants, log: logger, everyMs: config.sweepEveryMs });
  const part = { start: async () => undefined, stop: async () => client.destroy(), ready: feed.storeReady };
  return { config, registry, logger, feed, sweeper, part };
};

const args = parseIngestArgs(process.argv.slice(2));
if (args.file === undefined) {
  await runProcess(async () => {
    const { config, registry, logger, feed, sweeper, part } = await build();
    const worker = createFeedWorker({
      ...feed,
      broker: config.kafka && createKafka(config.kafka, { logger }),
      groupId: 'commerce-inventory',
      onFatal: (error) => {
        process.stderr.write(`${error.stack ?? error.message}\n`);
        process.exit(1);
      },
    });
    return createWorker({ http: config.http, logger, registry, parts: [part, sweeper, worker] });
  }, process);
} else {
  const { feed, part } = await build();
  const store = { start: () => feed.storeReady(), stop: part.stop };
  process.exitCode = await runFeedFile({ ...feed, store, stdout: process.stdout }, args);
}
