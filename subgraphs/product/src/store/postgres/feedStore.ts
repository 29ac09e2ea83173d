import { createTenantDatabase, type PoolOptions } from '@commerce/prisma';
import type { CatalogWriter } from '../../ports.ts';
import { createWriter } from './writer.ts';

/** What the feed worker needs of the store: it writes hand-made batches alone and loads no Prisma client. */
export const createPostgresFeedStore = (
  options: PoolOptions,
): CatalogWriter & { ready(): Promise<void>; stop(): Promise<void> } => {
  const database = createTenantDatabase({ ...options, createClient: () => undefined });
  return { ...createWriter(database), ready: () => database.ready(), stop: () => database.stop() };
};
