import type { Clock } from '@commerce/kernel';
import type { Logger } from '@commerce/service';
import type { EngineObserver } from '../observer.ts';
import { type BreakerState, withBreaker } from './breaker.ts';
import { createHttpSender, type Dispatch } from './http.ts';
import { createMutationFeed, withJoining } from './joinIdentical.ts';
import { withLimit } from './limit.ts';
import { overrideKey, type SubgraphOptions } from './options.ts';
import { createOriginPool, type OriginPool } from './pools.ts';
import { type SendToSubgraph, SubgraphFailure } from './port.ts';
import { withRetry } from './retry.ts';
import { startTimer as startRealTimer, type StartTimer } from './timer.ts';

export interface SubgraphSendersDeps {
  readonly options: {
    readonly defaults: SubgraphOptions;
    /** What differs for one subgraph, by the `overrideKey` of its name. */
    readonly bySubgraph?: ReadonlyMap<string, Partial<SubgraphOptions>>;
  };
  readonly clock: Clock;
  /** From 0 up to, not including, 1; shortens pauses between attempts. */
  readonly random: () => number;
  readonly logger: Logger;
  readonly observer?: Pick<EngineObserver, 'fetchJoined'>;
  readonly onBreakerChange?: (subgraph: string, state: BreakerState) => void;
  readonly startTimer?: StartTimer;
}

export interface SubgraphSenders {
  /**
   * How to reach a subgraph: the same sender as before while its URL stays, so that connections, budgets and breakers
   * outlive schema generations. Senders of earlier URLs go on working for requests in flight.
   */
  sender(subgraph: string, url: string): SendToSubgraph;
  /** Lets requests under way finish and closes every connection. */
  close(): Promise<void>;
}

/** A subgraph given this long and silent has failed, however short the deadline was. */
const fairTimeoutMs = 1_000;
const connectTimeoutMs = 5_000;

const parseUrl = (url: string): URL | undefined => {
  const parsed = URL.parse(url);
  return parsed && /^https?:$/.test(parsed.protocol) ? parsed : undefined;
};

/**
 * Everything between the executor and the subgraphs.
 *
 * A request passes, from the outside in:
 * 1. joining: whoever rides on another's flight costs nothing further in;
 * 2. retries: each attempt passes all of what follows anew, and holds no place while it pauses;
 * 3. the concurrency limit: a local queue, so its refusals and waiting times are no failures of the subgraph;
 * 4. the circuit breaker, inside the limit: it judges only what was really sent, by the time that the subgraph had;
 *    when it opens, whoever still waits for a place is answered at once too;
 * 5. HTTP: timeout, size limit, connections.
 */
export const createSubgraphSenders = (deps: SubgraphSendersDeps): SubgraphSenders => {
  const { clock, random, logger, observer, startTimer = startRealTimer } = deps;
  const mutations = createMutationFeed();
  const pools = new Map<string, OriginPool>();
  const senders = new Map<string, { url: string; origin: string | undefined; send: SendToSubgraph }>();

  const compose = (subgraph: string, path: string, dispatch: Dispatch, options: SubgraphOptions) => {
    const { timeoutMs, maxAnswerBytes, limit, retry, breaker, join } = options;
    const origin = { subgraph, path, dispatch };
    let send = createHttpSender({ ...origin, timeoutMs, maxAnswerBytes, clock, startTimer });
    if (breaker) {
      const onChange = (state: BreakerState): void => {
        logger[state === 'open' ? 'warn' : 'info']({ subgraph, state }, 'circuit breaker changed');
        deps.onBreakerChange?.(subgraph, state);
      };
      const fair = Math.min(fairTimeoutMs, timeoutMs);
      send = withBreaker(send, breaker, { subgraph, fairTimeoutMs: fair, clock, onChange });
    }
    send = withLimit(send, limit, { subgraph, clock, startTimer });
    if (retry) send = withRetry(send, retry, { subgraph, clock, random, startTimer });
    const onJoin = (): void => observer?.fetchJoined(subgraph);
    return join ? withJoining(send, { subgraph, clock, startTimer, onJoin, mutations }) : send;
  };

  const poolOf = (origin: string, { connections, timeoutMs }: SubgraphOptions): OriginPool => {
    const known = pools.get(origin);
    known?.keep();
    if (known) return known;
    const connectMs = Math.min(connectTimeoutMs, timeoutMs);
    const pool = createOriginPool(
      { origin, connections, connectTimeoutMs: connectMs },
      { startTimer, logger },
    );
    pools.set(origin, pool);
    return pool;
  };

  const retireUnused = (): void => {
    const used = new Set([...senders.values()].map(({ origin }) => origin));
    for (const [origin, pool] of pools) if (!used.has(origin)) pool.retire();
  };

  const unroutable = (subgraph: string): SendToSubgraph => {
    logger.warn({ subgraph }, 'the supergraph names no usable URL of this subgraph');
    return () => Promise.reject(new SubgraphFailure(subgraph, 'unreachable', 'it has no usable URL'));
  };

  return {
    sender(subgraph, url) {
      const known = senders.get(subgraph);
      if (known?.url === url) return known.send;
      const parsed = parseUrl(url);
      const options = { ...deps.options.defaults, ...deps.options.bySubgraph?.get(overrideKey(subgraph)) };
      const send = parsed
        ? compose(subgraph, parsed.pathname + parsed.search, poolOf(parsed.origin, options).dispatch, options)
        : unroutable(subgraph);
      senders.set(subgraph, { url, origin: parsed?.origin, send });
      retireUnused();
      return send;
    },
    async close() {
      await Promise.all([...pools.values()].map((pool) => pool.close()));
    },
  };
};
