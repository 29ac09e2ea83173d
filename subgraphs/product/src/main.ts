import { readFile } from 'node:fs/promises';
import { systemClock } from '@commerce/kernel';
import {
  createCursorSeal,
  createIdentityVerifier,
  createLogger,
  createMetrics,
  loadTenants,
  remoteKeys,
  runProcess,
} from '@commerce/service';
import { createProductApp } from './app.ts';
import { parseConfig } from './config.ts';
import { createPostgresStore } from './store/postgres/index.ts';
import { settingsOfTenants } from './tenants.ts';

await runProcess(async () => {
  const config = parseConfig(process.env);
  const { tenants } = await loadTenants(config.tenantsFile);
  const logger = createLogger({ name: 'product', level: config.logLevel });
  return createProductApp({
    store: createPostgresStore({
      ...config.database,
      applicationName: 'product',
      onConnectionError: (error) => logger.warn({ err: error }, 'an idle connection broke'),
    }),
    settingsOf: settingsOfTenants(tenants),
    seal: createCursorSeal(config.cursorKey),
    verifier: createIdentityVerifier({ keys: remoteKeys(config.gatewayJwksUrl), clock: systemClock }),
    clock: systemClock,
    logger,
    metrics: createMetrics('product'),
    http: config.http,
    sdl: await readFile(new URL('../schema.graphql', import.meta.url), 'utf8'),
  });
}, process);
