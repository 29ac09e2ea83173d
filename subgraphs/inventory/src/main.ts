import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
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
  const { name: table } = inventoryTable(config.tablePrefix);
  const server = createInventory({
    http: config.http,
    sdl: await readFile(new URL('../schema.graphql', import.meta.url), 'utf8'),
    store: createDynamoInventoryStore({ client, table, clock: systemClock }),
    verifier: createIdentityVerifier({ keys: remoteKeys(config.gatewayJwksUrl), clock: systemClock }),
    cursors: createCursorSeal(config.cursorKey),
    clock: systemClock,
    ids: createIdFactory(systemClock, randomBytes),
    lowStockAt: config.lowStockAt,
    logger: createLogger({ name: 'inventory', level: config.logLevel }),
    metrics: createMetrics('inventory'),
  });
  return {
    ...server,
    stop: async () => {
      await server.stop();
      client.destroy();
    },
  };
};

await runProcess(build, process);
