import { systemClock } from '@commerce/kernel';
import {
  createFeedRules,
  createFeedWorker,
  createIngestMetrics,
  createKafka,
  type FeedDeps,
  parseIngestArgs,
  runFeedFile,
} from '@commerce/messaging';
import { createLogger, createMetrics, createWorker, loadTenants, runProcess } from '@commerce/service';
import { createDynamoClients } from '@commerce/service/dynamo';
import { parseWorkerConfig } from './config.ts';
import { createHandlers } from './messaging/handlers.ts';
import { createDynamoStore } from './store/dynamoStore.ts';
import { cartTable } from './store/table.ts';

const build = async () => {
  const config = parseWorkerConfig(process.env);
  const { tenants } = await loadTenants(config.tenantsFile);
  const { registry } = createMetrics('cart-ingest');
  const logger = createLogger({ name: 'cart-ingest', level: config.logLevel });
  const clients = createDynamoClients(config.dynamo, { clock: systemClock, log: logger });
  const store = createDynamoStore({
    clients,
    table: cartTable(config.tablePrefix).name,
    clock: systemClock,
  });
  const feed: FeedDeps = {
    handlers: createHandlers({ store }),
    ...createFeedRules({ tenants, logger }),
    storeReady: () => store.ready(),
    metrics: createIngestMetrics(registry),
    logger,
    clock: systemClock,
  };
  return { config, registry, clients, feed, logger };
};

const args = parseIngestArgs(process.argv.slice(2));
if (args.file === undefined) {
  await runProcess(async () => {
    const { config, registry, clients, feed, logger } = await build();
    const { http, kafka } = config;
    const worker = createFeedWorker({
      ...feed,
      broker: kafka && createKafka(kafka, { logger }),
      groupId: 'commerce-cart',
      onFatal: (error) => {
        process.stderr.write(`${error.stack ?? error.message}\n`);
        process.exit(1);
      },
    });
    const store = {
      start: async () => undefined,
      stop: async () => clients.destroy(),
      ready: feed.storeReady,
    };
    return createWorker({ http, logger, registry, parts: [store, worker] });
  }, process);
} else {
  const { clients, feed } = await build();
  const store = { start: async () => feed.storeReady(), stop: async () => clients.destroy() };
  process.exitCode = await runFeedFile({ ...feed, store, stdout: process.stdout }, args);
}
