import { randomBytes } from 'node:crypto';
import { createIdFactory, systemClock } from '@commerce/kernel';
import {
  createFeedRules,
  createFeedWorker,
  createIngestMetrics,
  createKafka,
  createOutboxRelay,
  type FeedDeps,
  parseIngestArgs,
  runFeedFile,
} from '@commerce/messaging';
import {
  connectSupergraph,
  createLogger,
  createMetrics,
  createWorker,
  loadTenants,
  runProcess,
} from '@commerce/service';
import { createDynamoClients, tableReady } from '@commerce/service/dynamo';
import { parseFileConfig, parseWorkerConfig } from './config.ts';
import { createHandlers } from './messaging/handlers.ts';
import { createRecoveryLoop } from './messaging/recoveryLoop.ts';
import { createCheckoutStore } from './store/checkouts.ts';
import { createOrderStore } from './store/orders.ts';
import { createOutbox } from './store/outbox.ts';
import { orderTable } from './store/table.ts';
import { createSupergraphCarts } from './supergraph/carts.ts';
import { createSupergraphStock } from './supergraph/stock.ts';

const clock = systemClock;

const build = async (parse: typeof parseWorkerConfig) => {
  const config = parse(process.env);
  const served = (await loadTenants(config.tenantsFile)).tenants;
  const tenants = served.map(({ id }) => id);
  const { registry } = createMetrics('order-ingest');
  const logger = createLogger({ name: 'order-ingest', level: config.logLevel });
  const clients = createDynamoClients(config.dynamo, { clock, log: logger });
  const table = orderTable(config.tablePrefix).name;
  const orders = createOrderStore(clients, table);
  const feed: FeedDeps = {
    handlers: createHandlers({ orders, clock, log: logger }),
    ...createFeedRules({ tenants: served, logger }),
    storeReady: () => tableReady(clients.own, table),
    metrics: createIngestMetrics(registry),
    logger,
    clock,
  };
  const store = { start: async () => undefined, stop: async () => clients.destroy(), ready: feed.storeReady };
  return { config, tenants, registry, logger, clients, table, orders, feed, store };
};

type Built = Awaited<ReturnType<typeof build>>;

const recoveryOf = async ({ config, tenants, logger, clients, table, orders }: Built) => {
  const supergraph = await connectSupergraph({ service: 'order', settings: config.supergraph, fetch, clock });
  return createRecoveryLoop({
    checkouts: createCheckoutStore(clients, table),
    orders,
    carts: createSupergraphCarts(supergraph),
    stock: createSupergraphStock(supergraph),
    clock,
    ids: createIdFactory(clock, randomBytes),
    randomBytes,
    log: logger,
    tenants,
  });
};

const args = parseIngestArgs(process.argv.slice(2));
if (args.file === undefined) {
  await runProcess(async () => {
    const built = await build(parseWorkerConfig);
    const { config, registry, logger, clients, table, tenants, feed, store } = built;
    const broker = config.kafka && createKafka(config.kafka, { logger });
    const feedWorker = createFeedWorker({
      ...feed,
      broker,
      groupId: 'commerce-order',
      onFatal: (error) => {
        process.stderr.write(`${error.stack ?? error.message}\n`);
        process.exit(1);
      },
    });
    const relay =
      broker &&
      createOutboxRelay({
        store: createOutbox(clients, table, tenants),
        publisher: broker.createPublisher(),
        logger,
      });
    const parts = [store, await recoveryOf(built), ...(relay ? [relay] : []), feedWorker];
    return createWorker({ http: config.http, logger, registry, parts });
  }, process);
} else {
  const { feed, store } = await build(parseFileConfig);
  const whole = { ...store, start: () => feed.storeReady() };
  process.exitCode = await runFeedFile({ ...feed, store: whole, stdout: process.stdout }, args);
}
