import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createIdFactory, systemClock } from '@commerce/kernel';
import {
  connectSupergraph,
  createCursorSeal,
  createIdentityVerifier,
  createLogger,
  createMetrics,
  remoteKeys,
  runProcess,
} from '@commerce/service';
import { createDynamoClients, tableReady } from '@commerce/service/dynamo';
import { createOrderApp } from './app.ts';
import { parseConfig } from './config.ts';
import { createCheckoutStore } from './store/checkouts.ts';
import { createOrderStore } from './store/orders.ts';
import { orderTable } from './store/table.ts';
import { createSupergraphCarts } from './supergraph/carts.ts';
import { createSupergraphStock } from './supergraph/stock.ts';

await runProcess(async () => {
  const config = parseConfig(process.env);
  const clock = systemClock;
  const logger = createLogger({ name: 'order', level: config.logLevel });
  const supergraph = await connectSupergraph({ service: 'order', settings: config.supergraph, fetch, clock });
  const clients = createDynamoClients(config.dynamo, { clock, log: logger });
  const table = orderTable(config.tablePrefix).name;
  return createOrderApp({
    checkouts: createCheckoutStore(clients, table),
    orders: createOrderStore(clients, table),
    storeReady: () => tableReady(clients.own, table),
    carts: createSupergraphCarts(supergraph),
    stock: createSupergraphStock(supergraph),
    verifier: createIdentityVerifier({ keys: remoteKeys(config.gatewayJwksUrl), clock }),
    clock,
    ids: createIdFactory(clock, randomBytes),
    randomBytes,
    cursors: createCursorSeal(config.cursorKey),
    logger,
    metrics: createMetrics('order'),
    http: config.http,
    sdl: await readFile(new URL('../schema.graphql', import.meta.url), 'utf8'),
  });
}, process);
