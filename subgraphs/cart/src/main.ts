import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createIdFactory, systemClock } from '@commerce/kernel';
import {
  connectSupergraph,
  createIdentityVerifier,
  createLogger,
  createMetrics,
  remoteKeys,
  runProcess,
} from '@commerce/service';
import { createDynamoClients, jitteredDelayMs, systemRetryEffects } from '@commerce/service/dynamo';
import { createCartApp } from './app.ts';
import { parseConfig } from './config.ts';
import { createDynamoStore } from './store/dynamoStore.ts';
import { cartTable } from './store/table.ts';
import { createSupergraphCatalog } from './supergraph/catalog.ts';

await runProcess(async () => {
  const config = parseConfig(process.env);
  const clock = systemClock;
  const logger = createLogger({ name: 'cart', level: config.logLevel });
  return createCartApp({
    store: createDynamoStore({
      clients: createDynamoClients(config.dynamo, { clock, log: logger }),
      table: cartTable(config.tablePrefix).name,
      clock,
    }),
    catalog: createSupergraphCatalog(
      await connectSupergraph({ service: 'cart', settings: config.supergraph, fetch, clock }),
    ),
    verifier: createIdentityVerifier({ keys: remoteKeys(config.gatewayJwksUrl), clock }),
    clock,
    ids: createIdFactory(clock, randomBytes),
    logger,
    metrics: createMetrics('cart'),
    http: config.http,
    sdl: await readFile(new URL('../schema.graphql', import.meta.url), 'utf8'),
    pauseAfterRace: async (attempt) => {
      await systemRetryEffects.sleep(jitteredDelayMs(systemRetryEffects, attempt));
    },
  });
}, process);
