import type { Clock } from '@commerce/kernel';
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
import type { CatalogStore, TenantSettings } from './ports.ts';

export interface ProductAppDeps {
  readonly store: Omit<
    CatalogStore,
    'knownProducts' | 'writeProducts' | 'saveCategories' | 'saveGroups' | 'saveWords'
  >;
  readonly settingsOf: (tenant: string) => TenantSettings;
  readonly seal: CursorSeal;
  readonly verifier: IdentityVerifier;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly http: HttpOptions;
  /** The text of schema.graphql. */
  readonly sdl: string;
}

/** The product subgraph: `execute` answers in process, `start` listens. */
export const createProductApp = (deps: ProductAppDeps): SubgraphServer => {
  const { store, settingsOf, seal, verifier, clock, logger, metrics, http, sdl } = deps;
  const server = createSubgraphServer<Context>({
    name: 'product',
    http,
    sdl,
    resolvers: createResolvers({ store, settingsOf }, seal),
    context: (base) => {
      const nowMs = clock.nowMs();
      const loaders = createLoaders({ store, settingsOf }, base.identity, nowMs);
      return { ...base, loaders, nowMs, tenant: settingsOf(base.identity.tenant) };
    },
    verifier,
    storeReady: () => store.ready(),
    clock,
    logger,
    metrics,
  });
  return {
    ...server,
    async stop() {
      await server.stop();
      await store.stop();
    },
  };
};
