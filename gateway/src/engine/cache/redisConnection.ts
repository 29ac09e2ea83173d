import { hash } from 'node:crypto';
import { createClient } from '@redis/client';
import type { Logger } from '@commerce/service';
import type { RedisCommands } from './redisStore.ts';

export interface RedisConnection extends RedisCommands {
  /** Returns at once: it goes on trying until it is stopped. */
  start(onConnected: () => void): void;
  stop(): Promise<void>;
  /** Remembers a key for a time; false: it was there already. */
  setNew(key: string, lifetimeMs: number): Promise<boolean>;
  /** Runs a Lua script, which Redis keeps; all keys in one slot. */
  evalScript(script: string, keys: readonly string[], args: readonly string[]): Promise<unknown>;
}

/** Milliseconds between two attempts at a Redis that is away. */
const reconnectMs = 500;

/**
 * One connection; commands wait for nothing: while it is down they reject at once. `url`: redis://, or rediss:// for
 * TLS, with user and password where needed.
 */
export const createRedisConnection = (deps: {
  readonly url: string;
  readonly logger: Logger;
}): RedisConnection => {
  const { url, logger } = deps;
  const client = createClient({
    url,
    disableOfflineQueue: true,
    // A Redis that hangs must not fill our memory with questions, nor hold the connection for ever.
    commandsQueueMaxLength: 20_000,
    pingInterval: 2_000,
    socket: { connectTimeout: 2_000, socketTimeout: 5_000, reconnectStrategy: () => reconnectMs },
    disableClientInfo: true,
    maintNotifications: 'disabled',
  });
  /** SHA-1, by which Redis names a script that it has seen. */
  const scripts = new Map<string, string>();
  const nameOf = (script: string): string => {
    const name = scripts.get(script) ?? hash('sha1', script);
    scripts.set(script, name);
    return name;
  };
  let reported: string | undefined;
  client.on('error', (error: Error) => {
    if (error.message === reported) return;
    reported = error.message;
    logger.warn({ reason: error.message }, 'the shared cache is not reached');
  });
  return {
    start(onConnected) {
      client.on('ready', () => {
        reported = undefined;
        onConnected();
      });
      client.connect().catch((error: unknown) => {
        logger.warn({ reason: String(error) }, 'the shared cache is given up');
      });
    },
    async stop() {
      if (client.isOpen) client.destroy();
      return Promise.resolve();
    },
    hGet: (key, field) => client.hGet(key, field),
    hSet: (key, field, value) => client.hSet(key, field, value),
    pExpire: (key, ms, mode) => client.pExpire(key, ms, mode),
    unlink: (key) => client.unlink(key),
    setNew: async (key, lifetimeMs) =>
      (await client.set(key, '1', { condition: 'NX', expiration: { type: 'PX', value: lifetimeMs } })) !==
      null,
    async evalScript(script, keys, args) {
      const options = { keys: [...keys], arguments: [...args] };
      try {
        return await client.evalSha(nameOf(script), options);
      } catch (error) {
        if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error;
        return client.eval(script, options);
      }
    },
  };
};
