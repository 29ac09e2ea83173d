import pg from 'pg';
import { asStoreError } from './storeErrors.ts';

export interface PoolOptions {
  /** The database, as the application's role. */
  url: string;
  /** Most connections at once. */
  poolSize: number;
  applicationName?: string;
  /** How long to wait for a connection. */
  connectTimeoutMs?: number;
  /** The server ends a statement that takes longer. 0: never. */
  statementTimeoutMs?: number;
  /** Settings of every connection from its first moment on, by name. */
  settings?: Readonly<Record<string, string>>;
  /** Sees the text of every statement that is sent, BEGIN and COMMIT included. */
  onStatement?: (sql: string) => void;
  /** Sees errors of connections that nobody is using: a server that restarts, for one. */
  onConnectionError?: (error: Error) => void;
}

const textOf = (statement: unknown): string => {
  if (typeof statement === 'string') return statement;
  if (typeof statement === 'object' && statement !== null && 'text' in statement)
    return String(statement.text);
  return '';
};

/** Space and backslash separate options in PostgreSQL's startup packet. */
const startupOptions = (settings: Readonly<Record<string, string>>): string =>
  Object.entries(settings)
    .map(([name, value]) => `-c ${name}=${value.replace(/[\\ ]/g, '\\$&')}`)
    .join(' ');

/** A pg.Pool whose statements can be counted and whose errors are told apart (see asStoreError). */
export const createObservedPool = (options: PoolOptions): pg.Pool => {
  const { onStatement, onConnectionError } = options;
  const settings = startupOptions(options.settings ?? {});
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.poolSize,
    application_name: options.applicationName ?? 'commerce',
    connectionTimeoutMillis: options.connectTimeoutMs ?? 5_000,
    statement_timeout: options.statementTimeoutMs ?? 10_000,
    idleTimeoutMillis: 60_000,
    ...(settings !== '' && { options: settings }),
  });
  pool.on('connect', (client) => {
    // Without a listener, a connection that breaks while it is checked out would end the process.
    client.on('error', (error) => onConnectionError?.(error));
    const send = client.query.bind(client);
    Object.assign(client, {
      query: (...args: Parameters<typeof send>) => {
        onStatement?.(textOf(args[0]));
        const sent: unknown = send(...args);
        return sent instanceof Promise
          ? sent.catch((error: unknown) => {
              throw asStoreError(error);
            })
          : sent;
      },
    });
  });
  pool.on('error', (error) => onConnectionError?.(error));
  return pool;
};
