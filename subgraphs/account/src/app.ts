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
import type { AdminSettings, AdminStore } from './adminPorts.ts';
import type { Context } from './graphql/context.ts';
import { createLoaders } from './graphql/loaders.ts';
import { createResolvers } from './graphql/resolvers.ts';
import type { AccountStore } from './ports.ts';

export interface AccountAppDeps {
  readonly store: AccountStore;
  readonly admin: AdminStore;
  readonly verifier: IdentityVerifier;
  readonly clock: Clock;
  readonly ids: IdFactory;
  readonly randomBytes: RandomBytes;
  readonly cursors: CursorSeal;
  readonly settings: AdminSettings;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly http: HttpOptions;
  /** The text of schema.graphql. */
  readonly sdl: string;
}

/** The account subgraph: `execute` answers in process, `start` listens. It does not own its store. */
export const createAccountApp = (deps: AccountAppDeps): SubgraphServer => {
  const { store, verifier, clock, logger, metrics, http, sdl } = deps;
  return createSubgraphServer<Context>({
    name: 'account',
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
