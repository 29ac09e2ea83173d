import type { Clock, IdFactory, RandomBytes } from '@commerce/kernel';
import {
  createSubgraphServer,
  type CursorSeal,
  type HttpOptions,
  type IdentityVerifier,
  type Logger,
  type Metrics,
  type SubgraphServer,
} from '@commerce/service';
import type { Context } from './graphql/context.ts';
import { createLoaders } from './graphql/loaders.ts';
import { createResolvers } from './graphql/resolvers.ts';
import type { Carts, CheckoutStore, OrderStore, Stock } from './ports.ts';

export interface OrderAppDeps {
  readonly checkouts: CheckoutStore;
  readonly orders: OrderStore;
  /** Rejects while the store cannot be reached. */
  readonly storeReady: () => Promise<void>;
  readonly carts: Carts;
  readonly stock: Stock;
  readonly verifier: IdentityVerifier;
  readonly clock: Clock;
  readonly ids: IdFactory;
  readonly randomBytes: RandomBytes;
  readonly cursors: CursorSeal;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly http: HttpOptions;
  /** The text of schema.graphql. */
  readonly sdl: string;
}

/** The order subgraph: `execute` answers in process, `start` listens. */
export const createOrderApp = (deps: OrderAppDeps): SubgraphServer => {
  const { verifier, clock, logger, metrics, http, sdl, storeReady } = deps;
  return createSubgraphServer<Context>({
    name: 'order',
    http,
    sdl,
    resolvers: createResolvers({ ...deps, log: logger }),
    context: (base) => ({ ...base, loaders: createLoaders(deps, base.identity) }),
    verifier,
    storeReady,
    clock,
    logger,
    metrics,
  });
};
