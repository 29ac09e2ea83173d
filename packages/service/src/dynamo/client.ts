import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { DynamoConfig } from './env.ts';
import { toStoreError } from './errors.ts';

export type DocumentClient = DynamoDBDocumentClient;

export interface ClientOptions {
  /**
   * Told the name of every request as it goes out (`BatchGetItem`, `TransactWriteItems`), once per
   * attempt: round trips, for tests and metrics.
   */
  readonly onCommand?: (name: string) => void;
  /** Requests in flight at once before they queue in the client. */
  readonly maxSockets?: number;
  /** Milliseconds until a request has a connection, waiting for a free socket included; 3,000 unless said. */
  readonly connectTimeoutMs?: number;
  /** Milliseconds until a sent request is answered; 5,000 unless said. */
  readonly requestTimeoutMs?: number;
  /** Tries per request, the first one included. */
  readonly maxAttempts?: number;
  /** Who the requests are from; absent: what the configuration or the SDK finds. */
  readonly credentials?: NonNullable<DynamoDBClientConfig['credentials']>;
  /** Send over this client's connections, and leave closing them to it. */
  readonly connectionsOf?: DocumentClient;
}

/** Another client's connections, which a client may use but not close. */
const borrowed = ({ config: { requestHandler } }: DocumentClient) => ({
  ...(requestHandler.metadata && { metadata: requestHandler.metadata }),
  handle: requestHandler.handle.bind(requestHandler),
  destroy: () => undefined,
});

/**
 * Node's socket errors are no `Error` of ours inside a vm context (jest); the SDK would replace them
 * and lose their code, by which it and we know an outage.
 */
const ownError = (error: unknown): unknown => {
  if (error instanceof Error || typeof error !== 'object' || error === null) return error;
  const { name, message, code }: { name?: unknown; message?: unknown; code?: unknown } = error;
  return Object.assign(new Error(String(message)), { name: String(name), code });
};

/**
 * A document client whose `send` rejects with SUBGRAPH_UNAVAILABLE (the SDK's error as its cause)
 * when the store cannot be reached or keeps throttling; every other error passes as the SDK made it.
 * Undefined values are left out of what is written. Numbers beyond 2^53 come back as bigint.
 */
export const createDocumentClient = (config: DynamoConfig, options: ClientOptions = {}): DocumentClient => {
  const { onCommand, maxSockets = 128, maxAttempts = 4 } = options;
  const { connectTimeoutMs = 3_000, requestTimeoutMs = 5_000, connectionsOf } = options;
  const madeUp = config.madeUpCredentials ? { accessKeyId: 'local', secretAccessKey: 'local' } : undefined;
  const credentials = options.credentials ?? madeUp;
  const base = new DynamoDBClient({
    region: config.region,
    ...(config.endpoint !== undefined && { endpoint: config.endpoint }),
    ...(credentials && { credentials }),
    maxAttempts,
    retryMode: 'standard',
    requestHandler: connectionsOf
      ? borrowed(connectionsOf)
      : {
          connectionTimeout: connectTimeoutMs,
          requestTimeout: requestTimeoutMs,
          throwOnRequestTimeout: true,
          httpAgent: { keepAlive: true, maxSockets },
          httpsAgent: { keepAlive: true, maxSockets },
        },
  });
  base.middlewareStack.add(
    (next) => async (args) => {
      try {
        return await next(args);
      } catch (error) {
        throw toStoreError(error);
      }
    },
    { step: 'initialize', priority: 'high', name: 'storeErrors' },
  );
  base.middlewareStack.add(
    (next, context) => async (args) => {
      onCommand?.((context.commandName ?? 'unknown').replace(/Command$/, ''));
      return next(args).catch((error: unknown) => {
        throw ownError(error);
      });
    },
    { step: 'deserialize', priority: 'low', name: 'countCommands' },
  );
  return DynamoDBDocumentClient.from(base, { marshallOptions: { removeUndefinedValues: true } });
};
