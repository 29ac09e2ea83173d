import { checkKafkaEnv, kafkaEnv, toKafkaConfig } from '@commerce/messaging';
import { commonEnv, httpEnv, parseEnv, secretKey, subgraphEnv, wholeNumber } from '@commerce/service';
import { z } from 'zod';

type Env = Readonly<Record<string, string | undefined>>;

const databaseEnv = {
  DATABASE_URL_ACCOUNT: z.url({
    protocol: /^postgres(ql)?$/,
    error: 'is required: postgres://… as the application role',
  }),
  /** Connections at once. */
  DATABASE_POOL_SIZE: z.coerce.number({ error: 'must be a number' }).int().min(1).max(200).default(10),
};

const serviceSchema = z.object({
  ...httpEnv(4005),
  ...subgraphEnv,
  ...databaseEnv,
  CURSOR_KEY: secretKey,
  /** Hours in which a change request has to be decided on and carried out. */
  CHANGE_LIFE_HOURS: wholeNumber(1, 720, 24),
  /** Which API keys need a second person to be made or rotated. */
  API_KEY_APPROVAL: z.enum(['never', 'beyond-guest', 'always']).default('beyond-guest'),
});

const workerSchema = z
  .object({ ...httpEnv(4105), ...commonEnv, ...kafkaEnv, ...databaseEnv })
  .superRefine(checkKafkaEnv);

/** The subgraph's environment. Throws ConfigError with every problem. */
export const parseConfig = (env: Env) => {
  const parsed = parseEnv(serviceSchema, env);
  return {
    http: { host: parsed.HOST, port: parsed.PORT },
    logLevel: parsed.LOG_LEVEL,
    gatewayJwksUrl: parsed.GATEWAY_JWKS_URL,
    database: { url: parsed.DATABASE_URL_ACCOUNT, poolSize: parsed.DATABASE_POOL_SIZE },
    cursorKey: parsed.CURSOR_KEY,
    settings: {
      changeLifeMs: parsed.CHANGE_LIFE_HOURS * 3_600_000,
      keyApproval: parsed.API_KEY_APPROVAL,
    },
  };
};

/** The worker's environment. Throws ConfigError with every problem. */
export const parseWorkerConfig = (env: Env) => {
  const parsed = parseEnv(workerSchema, env);
  return {
    http: { host: parsed.HOST, port: parsed.PORT },
    logLevel: parsed.LOG_LEVEL,
    tenantsFile: parsed.TENANTS_FILE,
    kafka: toKafkaConfig(parsed, 'account'),
    databaseUrl: parsed.DATABASE_URL_ACCOUNT,
  };
};
