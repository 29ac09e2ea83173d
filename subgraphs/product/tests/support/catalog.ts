import { migrate } from '@commerce/prisma/migrate';
import {
  fixedClock,
  createTestDatabase,
  sequentialIds,
  type FixedClock,
  type TestDatabase,
} from '@commerce/testkit';
import {
  applyProductFeed,
  type FeedOutcome,
  type ProductEvent,
} from '../../src/operations/applyProductFeed.ts';
import { createFeedMemory } from '../../src/operations/feedMemory.ts';
import type { CatalogStore } from '../../src/ports.ts';
import { createMemoryStore } from '../../src/store/memory/index.ts';
import { createPostgresStore } from '../../src/store/postgres/index.ts';

export interface Catalog {
  readonly store: CatalogStore;
  readonly clock: FixedClock;
  /** Applies events as the worker does. */
  feed(...events: readonly ProductEvent[]): Promise<readonly FeedOutcome[]>;
  /** A worker that has just started and remembers nothing. */
  freshFeed(): (...events: readonly ProductEvent[]) => Promise<readonly FeedOutcome[]>;
  /** Every SQL statement since the last look. */
  statements(): string[];
  readonly database: TestDatabase | undefined;
  stop(): Promise<void>;
}

const assemble = (store: CatalogStore, seen: string[], database?: TestDatabase): Catalog => {
  const clock = fixedClock();
  let seed = 1;
  const freshFeed: Catalog['freshFeed'] = () => {
    const ids = sequentialIds(clock, seed++);
    const deps = { store, ids, clock, memory: createFeedMemory({ store, ids }) };
    return (...events) => applyProductFeed(deps, events);
  };
  return {
    store,
    clock,
    feed: freshFeed(),
    freshFeed,
    statements: () => seen.splice(0),
    database,
    async stop() {
      await store.stop();
      await database?.drop();
    },
  };
};

export const memoryCatalog = async (): Promise<Catalog> => assemble(createMemoryStore(), []);

/** A fresh database with the real migrations, as the application role. */
export const postgresCatalog = async (postgresUrl: string, poolSize = 4): Promise<Catalog> => {
  const database = await createTestDatabase(postgresUrl, {
    migrate: ({ ownerUrl, appRole }) =>
      migrate({ url: ownerUrl, owner: 'product', applicationRole: appRole }),
  });
  const seen: string[] = [];
  const store = createPostgresStore({ url: database.appUrl, poolSize, onStatement: (sql) => seen.push(sql) });
  return assemble(store, seen, database);
};
