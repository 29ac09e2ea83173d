import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import process from 'node:process';
import { createIdFactory, systemClock } from '@commerce/kernel';
import {
  createCursorSeal,
  createIdentityVerifier,
  createLogger,
  createMetrics,
  type Lifecycle,
  remoteKeys,
  runProcess,
} from '@commerce/service';
import { createDocumentClient } from '@commerce/service/dynamo';
import { createInventory } from './app.ts';
import { parseConfig } from './config.ts';
import { createDynamoInventoryStore, inventoryTable } from './store/dynamo.ts';

const build = async (): Promise<Lifecycle> => {
  const config = parseConfig(process.env);
  const client = createDocumentClient(config.dynamo);
  const { name: table } = inventoryTable(config.DYNAMODB_TABLE_PREFIX);
  return createInventory({
    http: { host: config.HOST, port: config.PORT },
    sdl: await readFile(new URL('../schema.graphql', import.meta.url), 'utf8'),
    store: createDynamoInventoryStore({ client, table, clock: systemClock }),
    verifier: createIdentityVerifier({ keys: remoteKeys(config.GATEWAY_JWKS_URL), clock: systemClock }),
    cursors: createCursorSeal(config.CURSOR_KEY),
    clock: systemClock,
    ids: createIdFactory(systemClock, randomBytes),
    lowStockAt: config.LOW_STOCK_AT,
    logger: createLogger({ name: 'inventory', level: config.LOG_LEVEL }),
    metrics: createMetrics('inventory'),
  });
};

await runProcess(build, process);
