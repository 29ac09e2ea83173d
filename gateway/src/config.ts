import { checkKafkaEnv, kafkaEnv } from '@commerce/messaging';
import { commonEnv, httpEnv, parseEnv, requireOneOf, secretKey } from '@commerce/service';
import { z } from 'zod';
import { admissionEnv } from './admission/admissionConfig.ts';
import { accessEnv } from './engine/access/accessConfig.ts';
import { cacheEnv, checkCacheEnv } from './engine/cache/cacheConfig.ts';
import { fetchEnv, subgraphTimeoutsEnv } from './engine/fetch/fetchConfig.ts';
import { checkGuardEnv, guardEnv } from './guard/guardConfig.ts';
import { transportEnv } from './http/transportConfig.ts';
import { iamEnv } from './identity/iam/iamConfig.ts';
import { signingEnv } from './identity/signingKeys.ts';
import { contractEnv } from './supergraph/contractConfig.ts';
import { supergraphChecks, supergraphEnv } from './supergraph/supergraphConfig.ts';
import { telemetryEnv } from './telemetry/env.ts';
import { usageChecks, usageEnv } from './usage/usage.ts';

/** What the cache keeps and what it listens to. */
const cachingSchema = z.object({ ...cacheEnv, ...kafkaEnv });

/** The guards' own, and what they fall back on. */
const guardSchema = z.object({ ...guardEnv, GATEWAY_CACHE_URL: cacheEnv.GATEWAY_CACHE_URL });

const schema = z.object({
  ...commonEnv,
  ...httpEnv(4000),
  ...transportEnv,
  ...admissionEnv,
  ...accessEnv,
  ...contractEnv,
  ...guardEnv,
  ...iamEnv,
  ...signingEnv,
  ...fetchEnv,
  ...cachingSchema.shape,
  ...telemetryEnv,
  ...supergraphEnv,
  ...usageEnv,
  /** `stock`: @apollo/gateway, for comparison. */
  GATEWAY_ENGINE: z.enum(['own', 'stock']).default('own'),
  /** What plans for our own engine; `native` falls back to `apollo` where its binary is missing. */
  GATEWAY_PLANNER: z.enum(['native', 'apollo']).default('native'),
  /** Memory for operations parsed, planned and compiled, in bytes (approximate), of each worker. */
  GATEWAY_OPERATION_CACHE_BYTES: z.coerce
    .number()
    .int()
    .min(1_048_576)
    .max(8_589_934_592)
    .default(134_217_728),
  /** Processes that answer behind the one port. */
  GATEWAY_WORKERS: z.coerce.number().int().min(1).max(256).default(1),
  /** Turns a person's (tenant, issuer, subject) into an account id. Losing it changes everybody's id. */
  ACCOUNT_ID_KEY: secretKey,
  /** The key that the development page sends along; never set in production. */
  GRAPHIQL_API_KEY: z.string().optional(),
  /** A JSON file of the development page's prepared queries: [{ query, variables?, headers? }]. */
  GRAPHIQL_TABS_FILE: z.string().optional(),
});

export type GatewayConfig = z.infer<typeof schema> & {
  /** Routing URLs that differ from the supergraph's own, by subgraph name (`SUBGRAPH_URL_PRODUCT`). */
  subgraphUrls: ReadonlyMap<string, string>;
};

const urlPrefix = 'SUBGRAPH_URL_';

/** Throws ConfigError with every problem at once. */
export const parseConfig = (env: Readonly<Record<string, string | undefined>>): GatewayConfig => {
  const overrides = Object.keys(env).filter((name) => name.startsWith(urlPrefix));
  const withUrls = schema
    .extend(Object.fromEntries(overrides.map((name) => [name, z.url().optional()])))
    .extend(subgraphTimeoutsEnv(env))
    .superRefine((_parsed, context) => {
      const present = Object.entries(env).filter(([, value]) => value !== '');
      const guards = guardSchema.safeParse(Object.fromEntries(present));
      if (guards.success) checkGuardEnv(guards.data, context);
      const caching = cachingSchema.safeParse(Object.fromEntries(present));
      if (!caching.success) return;
      checkCacheEnv(caching.data, context);
      checkKafkaEnv(caching.data, context);
    })
    .check(requireOneOf(['SIGNING_KEY', 'SIGNING_KEY_FILE']), ...supergraphChecks, ...usageChecks);
  const parsed = parseEnv(withUrls, env) as z.infer<typeof schema> & Record<string, unknown>;
  const subgraphUrls = new Map(
    overrides.flatMap((name): [string, string][] => {
      const url = parsed[name];
      return typeof url === 'string'
        ? [[name.slice(urlPrefix.length).toLowerCase().replaceAll('_', '-'), url]]
        : [];
    }),
  );
  return { ...parsed, subgraphUrls };
};
