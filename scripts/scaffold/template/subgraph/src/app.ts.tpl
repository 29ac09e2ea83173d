import {
  createSubgraphServer,
  type HttpOptions,
  type IdentityVerifier,
  type Logger,
  type Metrics,
  type SubgraphServer,
} from '@commerce/service';
import type { Context } from './graphql/context.ts';
import { createLoaders } from './graphql/loaders.ts';
import { createResolvers } from './graphql/resolvers.ts';
import type { __Name__Deps } from './ports.ts';

export interface __Name__AppDeps extends __Name__Deps {
  readonly verifier: IdentityVerifier;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly http: HttpOptions;
  /** The text of schema.graphql. */
  readonly sdl: string;
}

/** The __name__ subgraph: `execute` answers in process, `start` listens. */
export const create__Name__App = (deps: __Name__AppDeps): SubgraphServer => {
  const { store, verifier, clock, logger, metrics, http, sdl } = deps;
  return createSubgraphServer<Context>({
    name: '__name__',
    http,
    sdl,
    resolvers: createResolvers(deps),
    context: (base) => ({ ...base, loaders: createLoaders(deps, base.identity) }),
    verifier,
    storeReady: () => store.ready(),
    clock,
    logger,
    metrics,
  });
};
