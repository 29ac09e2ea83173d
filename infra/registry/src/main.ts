import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { createIdFactory, systemClock as clock } from '@commerce/kernel';
import { createLogger, createMetrics, runProcess } from '@commerce/service';
import { createRegistry } from './app.ts';
import { createCompositionThread } from './composition/inThread.ts';
import { loadGraphs, parseConfig } from './config.ts';
import { createRetention } from './retention.ts';
import { openDatabase } from './store/database.ts';
import { createPrismaStore } from './store/prismaStore.ts';
import { createPrismaUsage } from './store/prismaUsage.ts';

const text = (url: URL): Promise<string> => readFile(url, 'utf8');

await runProcess(async () => {
  const config = parseConfig(process.env);
  const logger = createLogger({ name: 'registry', level: config.LOG_LEVEL });
  const { graphs } = await loadGraphs(config.REGISTRY_GRAPHS_FILE);
  const { REGISTRY_TLS_CERT_FILE: cert, REGISTRY_TLS_KEY_FILE: key } = config;
  const tls = cert !== undefined &&
    key !== undefined && { cert: await readFile(cert), key: await readFile(key) };
  const database = openDatabase({
    url: config.DATABASE_URL_REGISTRY,
    poolSize: config.DATABASE_POOL_SIZE,
    applicationName: 'registry',
    onConnectionError: (err) => logger.warn({ err }, 'a database connection broke'),
  });
  const store = createPrismaStore(database);
  const usage = createPrismaUsage(database);
  const thread = createCompositionThread({
    entry: new URL(`./compose.main${path.extname(import.meta.filename)}`, import.meta.url),
  });
  const ids = createIdFactory(clock, randomBytes);
  const retention = createRetention({ usage, clock, logger, graphs: graphs.map(({ id }) => id) });
  const registry = createRegistry({
    store,
    usage,
    compose: thread.compose,
    readSupergraph: thread.readSupergraph,
    http: { host: config.HOST, port: config.PORT, ...(tls && { tls }) },
    publicUrl: config.REGISTRY_PUBLIC_URL,
    lintConfig: config.REGISTRY_LINT,
    usageWindowMs: config.REGISTRY_USAGE_DAYS * 86_400_000,
    uplinkPollSeconds: config.REGISTRY_POLL_SECONDS,
    limits: {
      perKey: config.REGISTRY_KEY_REQUESTS_PER_MINUTE,
      perStranger: config.REGISTRY_STRANGER_REQUESTS_PER_MINUTE,
      trustedProxies: config.REGISTRY_TRUSTED_PROXIES,
    },
    typeDefs: await Promise.all([
      text(new URL('../rover.graphql', import.meta.url)),
      text(new URL('../uplink.graphql', import.meta.url)),
      text(new URL('../registry.graphql', import.meta.url)),
    ]),
    newId: (prefix) => `${prefix}_${ids.newUlid()}`,
    newSecret: () => randomBytes(32).toString('base64url'),
    clock,
    logger,
    metrics: createMetrics('registry'),
  });
  return {
    async start() {
      const nowMs = clock.nowMs();
      for (const { id, title, keys } of graphs) {
        const first = keys.map((known) => ({
          ...known,
          createdAtMs: nowMs,
          expiresAtMs: undefined,
          revokedAtMs: undefined,
        }));
        await store.provision(id, title, first);
      }
      await registry.start();
      retention.start();
    },
    ready: () => registry.ready(),
    async stop() {
      retention.stop();
      await registry.stop();
      await thread.stop();
      await database.stop();
    },
  };
}, process);
