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
} from '@commerce/service';
import { dynamoConfig, dynamoEnv } from '@commerce/service/dynamo';
import { z } from 'zod';

type Env = Readonly<Record<string, string | undefined>>;

const serviceSchema = z
  .object({ ...httpEnv(4004), ...subgraphEnv, ...dynamoEnv, ...supergraphEnv, CURSOR_KEY: secretKey })
  .check(requireSupergraphSignIn);

const feedSchema = z
  .object({ ...httpEnv(4104), ...commonEnv, ...kafkaEnv, ...dynamoEnv, ...supergraphEnv })
  .superRefine(checkKafkaEnv);

const workerSchema = feedSchema.check(requireSupergraphSignIn);

const setupSchema = z.object(dynamoEnv);

/** The subgraph's environment. Throws ConfigError with every problem. */
export const parseConfig = (env: Env) => {
  const parsed = parseEnv(serviceSchema, env);
  return {
    supergraph: supergraphSettings(parsed),
    http: { host: parsed.HOST, port: parsed.PORT },
    logLevel: parsed.LOG_LEVEL,
    gatewayJwksUrl: parsed.GATEWAY_JWKS_URL,
    cursorKey: parsed.CURSOR_KEY,
    dynamo: dynamoConfig(parsed),
    tablePrefix: parsed.DYNAMODB_TABLE_PREFIX,
  };
};

const workerConfigOf = (parsed: z.infer<typeof feedSchema>) => ({
  supergraph: supergraphSettings(parsed),
  http: { host: parsed.HOST, port: parsed.PORT },
  logLevel: parsed.LOG_LEVEL,
  tenantsFile: parsed.TENANTS_FILE,
  kafka: toKafkaConfig(parsed, 'order'),
  dynamo: dynamoConfig(parsed),
  tablePrefix: parsed.DYNAMODB_TABLE_PREFIX,
});

/** The worker's environment. Throws ConfigError with every problem. */
export const parseWorkerConfig = (env: Env) => workerConfigOf(parseEnv(workerSchema, env));

/** The environment of loading one file: it finishes no checkout, and so needs no key of its own. */
export const parseFileConfig = (env: Env) => workerConfigOf(parseEnv(feedSchema, env));

/** The environment of the one-off that creates the table. */
export const parseSetupConfig = (env: Env) => {
  const parsed = parseEnv(setupSchema, env);
  return { dynamo: dynamoConfig(parsed), tablePrefix: parsed.DYNAMODB_TABLE_PREFIX };
};
