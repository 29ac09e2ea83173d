import { checkKafkaEnv, kafkaEnv, toKafkaConfig } from '@commerce/messaging';
import { commonEnv, httpEnv, parseEnv, secretKey, subgraphEnv } from '@commerce/service';
import { z } from 'zod';

type Env = Readonly<Record<string, string | undefined>>;

const databaseEnv = {
  DATABASE_URL_PRODUCT: z.url({
    protocol: /^postgres(ql)?$/,
    error: 'is required: postgresql://…, as the application role',
  }),
  /** Connections to PostgreSQL that this process keeps at most. */
  DATABASE_POOL_SIZE: z.coerce
    .number({ error: 'must be a number of connections' })
    .int()
    .min(1)
    .max(100)
    .default(10),
};

const serviceSchema = z.object({ ...httpEnv(4001), ...subgraphEnv, ...databaseEnv, CURSOR_KEY: secretKey });

const workerSchema = z
  .object({ ...httpEnv(4101), ...commonEnv, ...kafkaEnv, ...databaseEnv })
  .superRefine(checkKafkaEnv);

/** The subgraph's environment. Throws ConfigError with every problem. */
export const parseConfig = (env: Env) => {
  const parsed = parseEnv(serviceSchema, env);
  return {
    http: { host: parsed.HOST, port: parsed.PORT },
    logLevel: parsed.LOG_LEVEL,
    tenantsFile: parsed.TENANTS_FILE,
    gatewayJwksUrl: parsed.GATEWAY_JWKS_URL,
    cursorKey: parsed.CURSOR_KEY,
    database: { url: parsed.DATABASE_URL_PRODUCT, poolSize: parsed.DATABASE_POOL_SIZE },
  };
};

/** The worker's environment. Throws ConfigError with every problem. */
export const parseWorkerConfig = (env: Env) => {
  const parsed = parseEnv(workerSchema, env);
  return {
    http: { host: parsed.HOST, port: parsed.PORT },
    logLevel: parsed.LOG_LEVEL,
    tenantsFile: parsed.TENANTS_FILE,
    kafka: toKafkaConfig(parsed, 'product'),
    database: { url: parsed.DATABASE_URL_PRODUCT, poolSize: parsed.DATABASE_POOL_SIZE },
  };
};
