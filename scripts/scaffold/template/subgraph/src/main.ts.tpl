import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createIdFactory, systemClock } from '@commerce/kernel';
import { createIdentityVerifier, createLogger, createMetrics, remoteKeys, runProcess } from '@commerce/service';
import { createDynamoClients } from '@commerce/service/dynamo';
import { create__Name__App } from './app.ts';
import { parseConfig } from './config.ts';
import { createDynamoStore } from './store/dynamoStore.ts';
import { __name__Table } from './store/table.ts';

await runProcess(async () => {
  const config = parseConfig(process.env);
  const clock = systemClock;
  const logger = createLogger({ name: '__name__', level: config.logLevel });
  return create__Name__App({
    store: createDynamoStore({
      clients: createDynamoClients(config.dynamo, { clock, log: logger }),
      table: __name__Table(config.tablePrefix).name,
      clock,
    }),
    verifier: createIdentityVerifier({ keys: remoteKeys(config.gatewayJwksUrl), clock }),
    clock,
    ids: createIdFactory(clock, randomBytes),
    logger,
    metrics: createMetrics('__name__'),
    http: config.http,
    sdl: await readFile(new URL('../schema.graphql', import.meta.url), 'utf8'),
  });
}, process);
