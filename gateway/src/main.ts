import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { createIdFactory, systemClock as clock } from '@commerce/kernel';
import {
  createIdentitySigner,
  createLogger,
  createMetrics,
  loadPrivateKey,
  loadTenants,
  runProcess,
} from '@commerce/service';
import { createGateway } from './app.ts';
import { parseConfig } from './config.ts';
import { fetchOptionsOf } from './engine/fetch/fetchConfig.ts';
import { chooseEngine } from './engines.ts';
import { loadTabs } from './graphiql/tabs.ts';
import { transportOf } from './http/transportConfig.ts';
import { createAccountIds } from './identity/accountId.ts';
import { createApiKeys } from './identity/apiKeys.ts';
import { createPersonTokens } from './identity/personTokens.ts';
import { createResolveIdentity } from './identity/resolveIdentity.ts';
import { createServiceTokens } from './identity/serviceTokens.ts';
import { staticSupergraph } from './supergraph/staticManager.ts';
import { startTelemetry } from './telemetry/start.ts';

await runProcess(async () => {
  // gateway-js reports anonymous usage to its vendor unless told otherwise.
  process.env['APOLLO_TELEMETRY_DISABLED'] = '1';
  const config = parseConfig(process.env);
  const logger = createLogger({ name: 'gateway', level: config.LOG_LEVEL });
  const tenants = await loadTenants(config.TENANTS_FILE);
  const privateKey = await loadPrivateKey(
    { inline: config.SIGNING_KEY, file: config.SIGNING_KEY_FILE },
    'SIGNING_KEY',
  );
  const accountIds = createAccountIds(config.ACCOUNT_ID_KEY);

  const metrics = createMetrics('gateway');
  const telemetry = await startTelemetry({ metrics, env: config, logger });
  const random = Math.random;

  return createGateway({
    transport: transportOf(config),
    engine: chooseEngine({
      plannerEntry: path.join(import.meta.dirname, `nativePlanner.main${path.extname(import.meta.filename)}`),
      engine: config.GATEWAY_ENGINE,
      planner: config.GATEWAY_PLANNER,
      supergraph: staticSupergraph(await readFile(config.SUPERGRAPH_FILE, 'utf8')),
      subgraphUrls: config.subgraphUrls,
      fetch: fetchOptionsOf(config),
      operationCacheBytes: config.GATEWAY_OPERATION_CACHE_BYTES,
      entityCache: undefined,
      exposeServiceNames: config.GATEWAY_EXPOSE_SERVICE_NAMES,
      telemetry,
      random,
      clock,
      logger,
    }),
    access: {
      kind: 'identified',
      resolveIdentity: createResolveIdentity({
        apiKeys: createApiKeys(tenants),
        people: createPersonTokens({ config: tenants, accountIds, clock }),
        services: createServiceTokens({ config: tenants, clock }),
        clock,
        logger,
      }),
      signer: await createIdentitySigner({ privateKey, clock }),
    },
    introspection: config.NODE_ENV !== 'production',
    graphiql:
      config.NODE_ENV === 'production'
        ? undefined
        : { apiKey: config.GRAPHIQL_API_KEY, tabs: await loadTabs(config.GRAPHIQL_TABS_FILE) },
    telemetry,
    random,
    clock,
    ids: createIdFactory(clock, (length) => randomBytes(length)),
    logger,
    metrics,
  });
}, process);
