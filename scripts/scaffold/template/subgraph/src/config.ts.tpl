import { httpEnv, parseEnv, subgraphEnv } from '@commerce/service';
import { dynamoConfig, dynamoEnv } from '@commerce/service/dynamo';
import { z } from 'zod';

type Env = Readonly<Record<string, string | undefined>>;

const serviceSchema = z.object({ ...httpEnv(__PORT__), ...subgraphEnv, ...dynamoEnv });

const setupSchema = z.object(dynamoEnv);

/** The subgraph's environment. Throws ConfigError with every problem. */
export const parseConfig = (env: Env) => {
  const parsed = parseEnv(serviceSchema, env);
  return {
    http: { host: parsed.HOST, port: parsed.PORT },
    logLevel: parsed.LOG_LEVEL,
    gatewayJwksUrl: parsed.GATEWAY_JWKS_URL,
    dynamo: dynamoConfig(parsed),
    tablePrefix: parsed.DYNAMODB_TABLE_PREFIX,
  };
};

/** The environment of the one-off that creates the table. */
export const parseSetupConfig = (env: Env) => {
  const parsed = parseEnv(setupSchema, env);
  return { dynamo: dynamoConfig(parsed), tablePrefix: parsed.DYNAMODB_TABLE_PREFIX };
};
