import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createIdFactory, systemClock } from '@commerce/kernel';
import {
  connectSupergraph,
  createCursorSeal,
  createIdentityVerifier,
  createLogger,
  createMetrics,
  createSupergraphAuditTrail,
  type Lifecycle,
  remoteKeys,
  runProcess,
} from '@commerce/service';
import { createDynamoClients } from '@commerce/service/dynamo';
import { createInventory } from './app.ts';
import { parseConfig } from './config.ts';
import { createDynamoInventoryStore, inventoryTable } from './store/dynamo.ts';

const build = async (): Promise<Lifecycle> => {
  const config = parseConfig(process.env);
  const clock = systemClock;
  const logger = createLogger({ name: 'inventory', level: config.logLevel });
  const clients = createDynamoClients(config.dynamo, { clock, log: logger });
  const { name: table } = inventoryTable(config.tablePrefix);
  const server = createInventory({
    http: config.http,
    sdl: await readFile(new URL('../schema.graphql', import.meta.url), 'utf8'),
    store: createDynamoInventoryStore({ clients, table, clock }),
    verifier: createIdentityVerifier({ keys: remoteKeys(config.gatewayJwksUrl), clock }),
    cursors: createCursorSeal(config.cursorKey),
    clock,
    ids: createIdFactory(clock, randomBytes),
    lowStockAt: config.lowStockAt,
    audit: createSupergraphAuditTrail(
      await connectSupergraph({ service: 'inventory', settings: config.supergraph, fetch, clock }),
    ),
    adjustAloneUpTo: config.adjustAloneUpTo,
    logger,
    metrics: createMetrics('inventory'),
  });
  return {
    ...server,
    stop: async () => {
      await server.stop();
      clients.destroy();
    },
  };
};

await runProcess(build, process);
