import { dynamoConfig, type DynamoConfig, dynamoEnv } from '@commerce/service/dynamo';
import { httpEnv, parseEnv, secretKey, subgraphEnv } from '@commerce/service';
import { z } from 'zod';

type Env = Readonly<Record<string, string | undefined>>;

const stockEnv = {
  /** The largest number of available units that still counts as low stock. */
  LOW_STOCK_AT: z.coerce.number().int().min(0).max(1_000_000).default(5),
};

const serverEnv = z.object({
  ...subgraphEnv,
  ...httpEnv(4002),
  ...dynamoEnv,
  ...stockEnv,
  CURSOR_KEY: secretKey,
});

export type ServerConfig = z.infer<typeof serverEnv> & { readonly dynamo: DynamoConfig };

/** The GraphQL server's environment; throws ConfigError with every problem. */
export const parseConfig = (env: Env): ServerConfig => {
  const parsed = parseEnv(serverEnv, env);
  return { ...parsed, dynamo: dynamoConfig(parsed) };
};

const setupEnv = z.object({ ...dynamoEnv });

export const parseSetupConfig = (
  env: Env,
): { readonly dynamo: DynamoConfig; readonly DYNAMODB_TABLE_PREFIX: string } => {
  const parsed = parseEnv(setupEnv, env);
  return { dynamo: dynamoConfig(parsed), DYNAMODB_TABLE_PREFIX: parsed.DYNAMODB_TABLE_PREFIX };
};
