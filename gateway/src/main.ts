import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
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
import { loadTabs } from './graphiql/tabs.ts';
import { createAccountIds } from './identity/accountId.ts';
import { createApiKeys } from './identity/apiKeys.ts';
import { createPersonTokens } from './identity/personTokens.ts';
import { createResolveIdentity } from './identity/resolveIdentity.ts';
import { createServiceTokens } from './identity/serviceTokens.ts';
import { staticSupergraph } from './supergraph/staticManager.ts';
import { createStockEngine } from './supergraph/stockEngine.ts';

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

  return createGateway({
    http: { host: config.HOST, port: config.PORT, bodyLimitBytes: config.BODY_LIMIT_BYTES },
    engine: createStockEngine({
      supergraph: staticSupergraph(await readFile(config.SUPERGRAPH_FILE, 'utf8')),
      subgraphUrls: config.subgraphUrls,
      subgraphTimeoutMs: config.SUBGRAPH_TIMEOUT_MS,
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
    paths: ['/graphql'],
    requestTimeoutMs: config.REQUEST_TIMEOUT_MS,
    overrideLabels: config.GATEWAY_OVERRIDE_LABELS,
    random: Math.random,
    graphiql:
      config.NODE_ENV === 'production'
        ? undefined
        : { apiKey: config.GRAPHIQL_API_KEY, tabs: await loadTabs(config.GRAPHIQL_TABS_FILE) },
    clock,
    ids: createIdFactory(clock, (length) => randomBytes(length)),
    logger,
    metrics: createMetrics('gateway'),
  });
}, process);
