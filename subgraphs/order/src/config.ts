import { checkKafkaEnv, kafkaEnv, toKafkaConfig } from '@commerce/messaging';
import { commonEnv, httpEnv, parseEnv, requireOneOf, secretKey, subgraphEnv } from '@commerce/service';
import { dynamoConfig, dynamoEnv } from '@commerce/service/dynamo';
import { z } from 'zod';

type Env = Readonly<Record<string, string | undefined>>;

/** What it takes to call the supergraph as a service: the subgraph checks out, the worker finishes. */
const callerEnv = {
  SUPERGRAPH_URL: z.url().default('http://127.0.0.1:4000/graphql'),
  SERVICE_KEY: z.string().optional(),
  SERVICE_KEY_FILE: z.string().optional(),
};

const serviceKey = requireOneOf(['SERVICE_KEY', 'SERVICE_KEY_FILE']);

const serviceSchema = z
  .object({ ...httpEnv(4004), ...subgraphEnv, ...dynamoEnv, ...callerEnv, CURSOR_KEY: secretKey })
  .check(serviceKey);

const feedSchema = z
  .object({ ...httpEnv(4104), ...commonEnv, ...kafkaEnv, ...dynamoEnv, ...callerEnv })
  .superRefine(checkKafkaEnv);

const workerSchema = feedSchema.check(serviceKey);

const setupSchema = z.object(dynamoEnv);

interface CallerEnv {
  readonly SUPERGRAPH_URL: string;
  readonly SERVICE_KEY?: string | undefined;
  readonly SERVICE_KEY_FILE?: string | undefined;
}

const callerOf = (parsed: CallerEnv) => ({
  supergraphUrl: parsed.SUPERGRAPH_URL,
  serviceKey: { inline: parsed.SERVICE_KEY, file: parsed.SERVICE_KEY_FILE },
});

/** The subgraph's environment. Throws ConfigError with every problem. */
export const parseConfig = (env: Env) => {
  const parsed = parseEnv(serviceSchema, env);
  return {
    ...callerOf(parsed),
    http: { host: parsed.HOST, port: parsed.PORT },
    logLevel: parsed.LOG_LEVEL,
    gatewayJwksUrl: parsed.GATEWAY_JWKS_URL,
    cursorKey: parsed.CURSOR_KEY,
    dynamo: dynamoConfig(parsed),
    tablePrefix: parsed.DYNAMODB_TABLE_PREFIX,
  };
};

const workerConfigOf = (parsed: z.infer<typeof feedSchema>) => ({
  ...callerOf(parsed),
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
