import type { AuditTrail, Clock, IdFactory } from '@commerce/kernel';
import {
  createSubgraphServer,
  type CursorSeal,
  type HttpOptions,
  type IdentityVerifier,
  type Logger,
  type Metrics,
  type SubgraphServer,
} from '@commerce/service';
import { createContext } from './graphql/context.ts';
import { resolvers } from './graphql/resolvers.ts';
import { createLocationDirectory } from './operations/locationDirectory.ts';
import type { InventoryStore } from './ports.ts';

export interface InventoryOptions {
  readonly http: HttpOptions;
  /** The text of schema.graphql. */
  readonly sdl: string;
  readonly store: InventoryStore;
  readonly verifier: IdentityVerifier;
  readonly cursors: CursorSeal;
  readonly clock: Clock;
  readonly ids: IdFactory;
  readonly lowStockAt: number;
  readonly audit: AuditTrail;
  readonly adjustAloneUpTo: number;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/** The inventory subgraph's GraphQL server. */
export const createInventory = (options: InventoryOptions): SubgraphServer => {
  const { store, clock, ids, lowStockAt, audit, adjustAloneUpTo, cursors } = options;
  const directory = createLocationDirectory({ store, clock });
  return createSubgraphServer({
    ...options,
    name: 'inventory',
    resolvers,
    context: createContext({ store, directory, clock, ids, lowStockAt, audit, adjustAloneUpTo }, cursors),
    storeReady: () => store.ready(),
  });
};
