import type { Logger } from '@commerce/service';
import type { AnsweringGraph } from '../http/servedGraph.ts';

/** A supergraph made ready to be served; whatever it holds is given back by `stop`. */
export interface CanaryGraph extends Pick<AnsweringGraph, 'execute'> {
  /** Rejects with what is wrong with the supergraph. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

export interface Retiring {
  readonly graph: AnsweringGraph;
  /** It begins nothing new, and is stopped once what it has begun is answered. Never rejects. */
  retire(): Promise<void>;
}

/** A canary's graph that can end while requests are on their way to it and in it. */
export const createRetiring = (deps: {
  readonly graph: CanaryGraph;
  /** Answers those who come too late. */
  readonly live: AnsweringGraph;
  readonly logger: Logger;
}): Retiring => {
  const { graph, live, logger } = deps;
  let inFlight = 0;
  let retired = false;
  const { promise: idle, resolve: becomeIdle } = Promise.withResolvers<void>();
  const ended = idle
    .then(() => graph.stop())
    .catch((error: unknown) => logger.error({ reason: String(error) }, 'a canary did not stop'));

  return {
    graph: {
      isCanary: true,
      async execute(request) {
        if (retired) return live.execute(request);
        inFlight += 1;
        try {
          const response = await graph.execute(request);
          // What a cache in front keeps it gives to everybody.
          response.headers.set('cache-control', 'no-store');
          return response;
        } finally {
          inFlight -= 1;
          if (retired && inFlight === 0) becomeIdle();
        }
      },
    },
    retire() {
      retired = true;
      if (inFlight === 0) becomeIdle();
      return ended;
    },
  };
};
