import { createTenantDatabase, type PoolOptions } from '@commerce/prisma';
import { PrismaClient } from '@commerce/prisma/product';
import type { CatalogStore } from '../../ports.ts';
import { createReader } from './reader.ts';
import { createSearch } from './search.ts';
import { createTree } from './tree.ts';
import { createWriter } from './writer.ts';

/** The catalog in PostgreSQL, behind row-level security. */
export const createPostgresStore = (options: PoolOptions): CatalogStore => {
  const database = createTenantDatabase({
    ...options,
    createClient: (adapter) => new PrismaClient({ adapter }),
  });
  return {
    ...createReader(database),
    ...createTree(database),
    ...createSearch(database),
    ...createWriter(database),
    ready: () => database.ready(),
    stop: () => database.stop(),
  };
};
