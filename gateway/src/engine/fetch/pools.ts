import type { Logger } from '@commerce/service';
import { Pool } from 'undici';
import type { Dispatch } from './http.ts';
import type { StartTimer, StopTimer } from './timer.ts';

export interface OriginPool {
  readonly dispatch: Dispatch;
  /** No newer schema routes here: the connections close once nothing was sent for a while. */
  retire(): void;
  /** A newer schema routes here again. */
  keep(): void;
  /** Lets what is under way finish, then closes every connection. */
  close(): Promise<void>;
}

export interface PoolOptions {
  readonly origin: string;
  /** Most connections at a time; one carries one request at a time. */
  readonly connections: number;
  readonly connectTimeoutMs: number;
}

/** How long a retired pool sits idle before it closes: requests of the older schema may still come by. */
const retiredIdleMs = 30_000;

/**
 * Keep-alive connections to one origin.
 * A pool may be retired while requests in flight still hold the older schema, and a refused schema may have retired it
 * wrongly. So a retired pool goes on serving, closes when idle, and opens anew should a request come after all.
 */
export const createOriginPool = (
  options: PoolOptions,
  deps: { startTimer: StartTimer; logger: Logger },
): OriginPool => {
  const { origin, connections, connectTimeoutMs } = options;
  const closings = new Set<Promise<void>>();
  let pool: Pool | undefined;
  let retired = false;
  let stopIdle: StopTimer | undefined;

  const open = (): Pool =>
    new Pool(origin, {
      connections,
      pipelining: 1,
      allowH2: false,
      // The sender's own timer covers connecting, headers and body alike.
      headersTimeout: 0,
      bodyTimeout: 0,
      connect: { timeout: connectTimeoutMs },
    });

  const closePool = (): void => {
    const closing = pool?.close();
    pool = undefined;
    if (!closing) return;
    closings.add(closing);
    void closing
      .catch((error: unknown) =>
        deps.logger.warn({ err: error, origin }, 'a connection pool did not close well'),
      )
      .finally(() => closings.delete(closing));
  };

  const closeWhenIdle = (): void => {
    stopIdle?.();
    stopIdle = deps.startTimer(closePool, retiredIdleMs);
  };

  return {
    dispatch(request, handler) {
      pool ??= open();
      if (retired) closeWhenIdle();
      pool.dispatch(request, handler);
    },
    retire() {
      retired = true;
      closeWhenIdle();
    },
    keep() {
      retired = false;
      stopIdle?.();
    },
    async close() {
      stopIdle?.();
      closePool();
      await Promise.allSettled(closings);
    },
  };
};
