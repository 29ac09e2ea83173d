import { checkKafkaEnv, kafkaEnv, toKafkaConfig } from '@commerce/messaging';
import {
  commonEnv,
  httpEnv,
  parseEnv,
  requireSupergraphSignIn,
  secretKey,
  subgraphEnv,
  supergraphEnv,
  supergraphSettings,
  wholeNumber,
} from '@commerce/service';
import { dynamoConfig, dynamoEnv } from '@commerce/service/dynamo';
import { z } from 'zod';

type Env = Readonly<Record<string, string | undefined>>;

const serviceSchema = z
  .object({
    ...httpEnv(4002),
    ...subgraphEnv,
    ...dynamoEnv,
    CURSOR_KEY: secretKey,
    /** The largest number of available units that still counts as low stock. */
    LOW_STOCK_AT: z.coerce
      .number({ error: 'must be a number of units' })
      .int()
      .min(0)
      .max(1_000_000)
      .default(5),
    /** The largest adjustment of stock, in units either way, to which no second person has to agree. */
    ADJUST_ALONE_UP_TO: wholeNumber(0, 1_000_000, 1_000),
    ...supergraphEnv,
  })
  .check(requireSupergraphSignIn);

const workerSchema = z
  .object({
    ...httpEnv(4102),
    ...commonEnv,
    ...kafkaEnv,
    ...dynamoEnv,
    /** Milliseconds between two looks for reservations whose time is over. */
    SWEEP_EVERY_MS: z.coerce.number({ error: 'must be milliseconds' }).int().min(100).default(5_000),
  })
  .superRefine(checkKafkaEnv);

const setupSchema = z.object(dynamoEnv);

/** The subgraph's environment. Throws ConfigError with every problem. */
export const parseConfig = (env: Env) => {
  const parsed = parseEnv(serviceSchema, env);
  return {
    http: { host: parsed.HOST, port: parsed.PORT },
    logLevel: parsed.LOG_LEVEL,
    gatewayJwksUrl: parsed.GATEWAY_JWKS_URL,
    cursorKey: parsed.CURSOR_KEY,
    lowStockAt: parsed.LOW_STOCK_AT,
    adjustAloneUpTo: parsed.ADJUST_ALONE_UP_TO,
    supergraph: supergraphSettings(parsed),
    dynamo: dynamoConfig(parsed),
    tablePrefix: parsed.DYNAMODB_TABLE_PREFIX,
  };
};

/** The worker's environment. Throws ConfigError with every problem. */
export const parseWorkerConfig = (env: Env) => {
  const parsed = parseEnv(workerSchema, env);
  return {
    http: { host: parsed.HOST, port: parsed.PORT },
    logLevel: parsed.LOG_LEVEL,
    tenantsFile: parsed.TENANTS_FILE,
    kafka: toKafkaConfig(parsed, 'inventory'),
    sweepEveryMs: parsed.SWEEP_EVERY_MS,
    dynamo: dynamoConfig(parsed),
    tablePrefix: parsed.DYNAMODB_TABLE_PREFIX,
  };
};

/** The environment of the one-off that creates the table. */
export const parseSetupConfig = (env: Env) => {
  const parsed = parseEnv(setupSchema, env);
  return { dynamo: dynamoConfig(parsed), tablePrefix: parsed.DYNAMODB_TABLE_PREFIX };
};
