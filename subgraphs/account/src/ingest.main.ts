// The account subgraph takes no feed. Its worker sends what the subgraph announces, and tidies up.
import { systemClock } from '@commerce/kernel';
import { createKafka, createOutboxRelay, type Lifecycle, systemScheduler } from '@commerce/messaging';
import { createLogger, createMetrics, createWorker, loadTenants, runProcess } from '@commerce/service';
import { parseWorkerConfig } from './config.ts';
import { createRetention } from './messaging/retention.ts';
import { openDatabase } from './store/database.ts';
import { createAccountOutbox } from './store/outbox.ts';
import { createPrismaStore } from './store/prismaStore.ts';

await runProcess(async () => {
  const config = parseWorkerConfig(process.env);
  const { tenants } = await loadTenants(config.tenantsFile);
  const logger = createLogger({ name: 'account-ingest', level: config.logLevel });
  const onConnectionError = (err: Error): void => logger.warn({ err }, 'a database connection broke');
  const database = openDatabase({
    url: config.databaseUrl,
    poolSize: 2,
    applicationName: 'account-ingest',
    onConnectionError,
  });
  const outbox = createAccountOutbox({ url: config.databaseUrl, onConnectionError });
  const store = createPrismaStore(database);

  const connections: Lifecycle = {
    start: async () => undefined,
    ready: () => store.ready(),
    async stop() {
      await outbox.close();
      await database.stop();
    },
  };
  const retention = createRetention({
    store,
    tenants: tenants.map(({ id }) => id),
    clock: systemClock,
    scheduler: systemScheduler,
    logger,
  });
  const parts = [connections, retention];
  if (config.kafka) {
    const publisher = createKafka(config.kafka, { logger }).createPublisher();
    parts.push(createOutboxRelay({ store: outbox, publisher, logger }));
  } else {
    logger.warn('KAFKA_BROKERS is not set: announcements wait in the outbox');
  }
  const { registry } = createMetrics('account-ingest');
  return createWorker({ http: config.http, logger, registry, parts });
}, process);
