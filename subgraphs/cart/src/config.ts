import { checkKafkaEnv, kafkaEnv, toKafkaConfig } from '@commerce/messaging';
import {
  commonEnv,
  httpEnv,
  parseEnv,
  requireSupergraphSignIn,
  subgraphEnv,
  supergraphEnv,
  supergraphSettings,
} from '@commerce/service';
import { dynamoConfig, dynamoEnv } from '@commerce/service/dynamo';
import { z } from 'zod';

type Env = Readonly<Record<string, string | undefined>>;

const serviceSchema = z
  .object({
    ...httpEnv(4003),
    ...subgraphEnv,
    ...dynamoEnv,
    ...supergraphEnv,
  })
  .check(requireSupergraphSignIn);

const workerSchema = z
  .object({ ...httpEnv(4103), ...commonEnv, ...kafkaEnv, ...dynamoEnv })
  .superRefine(checkKafkaEnv);

const setupSchema = z.object(dynamoEnv);

/** The subgraph's environment. Throws ConfigError with every problem. */
export const parseConfig = (env: Env) => {
  const parsed = parseEnv(serviceSchema, env);
  return {
    http: { host: parsed.HOST, port: parsed.PORT },
    logLevel: parsed.LOG_LEVEL,
    gatewayJwksUrl: parsed.GATEWAY_JWKS_URL,
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
    kafka: toKafkaConfig(parsed, 'cart'),
    dynamo: dynamoConfig(parsed),
    tablePrefix: parsed.DYNAMODB_TABLE_PREFIX,
  };
};

/** The environment of the one-off that creates the table. */
export const parseSetupConfig = (env: Env) => {
  const parsed = parseEnv(setupSchema, env);
  return { dynamo: dynamoConfig(parsed), tablePrefix: parsed.DYNAMODB_TABLE_PREFIX };
};
