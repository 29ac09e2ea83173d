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
  type Lifecycle,
  parseIngestArgs,
  runFeedFile,
} from '@commerce/messaging';
import { createLogger, createMetrics, createWorker, loadTenants, runProcess } from '@commerce/service';
import { createDynamoClients } from '@commerce/service/dynamo';
import { parseWorkerConfig } from './config.ts';
import { createStockAnnouncer, createStockOutbox } from './messaging/announcements.ts';
import { createInventoryHandler } from './messaging/handlers.ts';
import { createSweeper } from './messaging/sweeper.ts';
import { createLocationDirectory } from './operations/locationDirectory.ts';
import { createDynamoInventoryStore, inventoryTable } from './store/dynamo.ts';

holdHeapToBatches();

const clock = systemClock;

const build = async () => {
  const config = parseWorkerConfig(process.env);
  const served = (await loadTenants(config.tenantsFile)).tenants;
  const tenants = served.map(({ id }) => id);
  const { registry } = createMetrics('inventory-ingest');
  const logger = createLogger({ name: 'inventory-ingest', level: config.logLevel });
  const clients = createDynamoClients(config.dynamo, { clock, log: logger });
  const { name: table } = inventoryTable(config.tablePrefix);
  const store = createDynamoInventoryStore({ clients, table, clock });
  const directory = createLocationDirectory({ store, clock });
  const broker = config.kafka && createKafka(config.kafka, { logger });
  const publisher = broker?.createPublisher();
  const announce = publisher && createStockAnnouncer({ publisher, directory, clock });
  const feed: FeedDeps = {
    handlers: [createInventoryHandler({ store, ...(announce && { announce }) })],
    ...createFeedRules({ tenants: served, logger }),
    storeReady: () => store.ready(),
    metrics: createIngestMetrics(registry),
    logger,
    clock,
  };
  const ids = createIdFactory(clock, randomBytes);
  const sweeper = createSweeper({ store, clock, ids, tenants, log: logger, everyMs: config.sweepEveryMs });
  const relay =
    broker &&
    createOutboxRelay({
      store: createStockOutbox({ store, directory, clock, tenants }),
      publisher: broker.createPublisher(),
      logger,
    });
  const part: Lifecycle = {
    start: async () => publisher?.start(),
    async stop() {
      await publisher?.stop();
      clients.destroy();
    },
    ready: feed.storeReady,
  };
  return { config, registry, logger, feed, parts: [part, sweeper, ...(relay ? [relay] : [])], part, broker };
};

const args = parseIngestArgs(process.argv.slice(2));
if (args.file === undefined) {
  await runProcess(async () => {
    const { config, registry, logger, feed, parts, broker } = await build();
    const worker = createFeedWorker({
      ...feed,
      broker,
      groupId: 'commerce-inventory',
      onFatal: (error) => {
        process.stderr.write(`${error.stack ?? error.message}\n`);
        process.exit(1);
      },
    });
    return createWorker({ http: config.http, logger, registry, parts: [...parts, worker] });
  }, process);
} else {
  const { feed, part } = await build();
  const store = {
    async start() {
      await feed.storeReady();
      await part.start();
    },
    stop: () => part.stop(),
  };
  process.exitCode = await runFeedFile({ ...feed, store, stdout: process.stdout }, args);
}
