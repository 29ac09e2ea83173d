import { createTenantDatabase, type PoolOptions, type TenantDatabase } from '@commerce/prisma';
import { PrismaClient } from '@commerce/prisma/registry';

export type Database = TenantDatabase<PrismaClient>;

/** The registry's database; a graph stands where others have a tenant. */
export const openDatabase = (options: PoolOptions): Database =>
  createTenantDatabase({ ...options, createClient: (adapter) => new PrismaClient({ adapter }) });
