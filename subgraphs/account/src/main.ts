import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createIdFactory, systemClock } from '@commerce/kernel';
import {
  createCursorSeal,
  createIdentityVerifier,
  createLogger,
  createMetrics,
  remoteKeys,
  runProcess,
} from '@commerce/service';
import { createAccountApp } from './app.ts';
import { parseConfig } from './config.ts';
import { openDatabase } from './store/database.ts';
import { createPrismaAdminStore } from './store/prismaAdminStore.ts';
import { createPrismaStore } from './store/prismaStore.ts';

await runProcess(async () => {
  const config = parseConfig(process.env);
  const clock = systemClock;
  const logger = createLogger({ name: 'account', level: config.logLevel });
  const database = openDatabase({
    ...config.database,
    applicationName: 'account',
    onConnectionError: (err) => logger.warn({ err }, 'a database connection broke'),
  });
  const app = createAccountApp({
    store: createPrismaStore(database),
    admin: createPrismaAdminStore(database),
    verifier: createIdentityVerifier({ keys: remoteKeys(config.gatewayJwksUrl), clock }),
    clock,
    ids: createIdFactory(clock, randomBytes),
    randomBytes,
    cursors: createCursorSeal(config.cursorKey),
    settings: config.settings,
    logger,
    metrics: createMetrics('account'),
    http: config.http,
    sdl: await readFile(new URL('../schema.graphql', import.meta.url), 'utf8'),
  });
  return {
    start: () => app.start(),
    ready: () => app.ready(),
    async stop() {
      await app.stop();
      await database.stop();
    },
  };
}, process);
