import { createTenantDatabase, type PoolOptions, type TenantDatabase } from '@commerce/prisma';
import { type Prisma, PrismaClient } from '@commerce/prisma/account';

export type Database = TenantDatabase<PrismaClient>;

export type Transaction = Prisma.TransactionClient;

/** The account database, one Prisma client a tenant over one pool. */
export const openDatabase = (options: PoolOptions): Database =>
  createTenantDatabase({ ...options, createClient: (adapter) => new PrismaClient({ adapter }) });
