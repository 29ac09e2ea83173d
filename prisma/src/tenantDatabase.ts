import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { createLru } from './lru.ts';
import { createObservedPool, type PoolOptions } from './observedPool.ts';
import { createTenantPool } from './tenantPool.ts';

export type Row = Readonly<Record<string, unknown>>;

export interface Sql {
  query<R extends Row>(sql: string, params?: readonly unknown[]): Promise<R[]>;
}

export interface TenantDatabase<Client> {
  /**
   * The tenant's Prisma client. Clients share the pool, and there is one per tenant because Prisma gathers
   * look-ups of one tick into one statement: over a shared client it would gather two tenants' together.
   */
  forTenant(tenant: string): Client;
  /** One statement of hand-written SQL, as the tenant. */
  query<R extends Row>(tenant: string, sql: string, params?: readonly unknown[]): Promise<R[]>;
  /** Hand-written SQL in one transaction, as the tenant; rolled back when `work` throws. */
  transaction<T>(tenant: string, work: (sql: Sql) => Promise<T>): Promise<T>;
  /** Rejects while the database cannot be reached, or when our role could step over the tenant wall. */
  ready(): Promise<void>;
  /** Waits for statements in flight and ends every connection. */
  stop(): Promise<void>;
}

export interface TenantDatabaseOptions<Client> extends PoolOptions {
  createClient: (adapter: PrismaPg) => Client;
  /** Prisma clients kept at once (64): each takes about 1 MB, and 5 ms to make again for a tenant that comes back. */
  maxClients?: number;
}

const roleCheck = `
  select current_user as name,
         rolsuper as superuser,
         rolbypassrls as bypasses,
         exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace
                  where c.relowner = r.oid and c.relkind in ('r', 'p') and n.nspname = 'public') as owns
    from pg_roles r where rolname = current_user`;

interface RoleRow extends Row {
  name: string;
  superuser: boolean;
  bypasses: boolean;
  owns: boolean;
}

const refusal = ({ name, superuser, bypasses, owns }: RoleRow): string | undefined => {
  if (superuser)
    return `the database role "${name}" is a superuser, so row-level security would not hold for it`;
  if (bypasses) return `the database role "${name}" has BYPASSRLS, so it would see every tenant`;
  if (owns) return `the database role "${name}" owns tables, so it could switch row-level security off`;
  return undefined;
};

export const createTenantDatabase = <Client>(
  options: TenantDatabaseOptions<Client>,
): TenantDatabase<Client> => {
  const pool = createObservedPool(options);
  const tenants = createTenantPool(pool);
  const clients = createLru<Client>(options.maxClients ?? 64);

  const on = (client: pg.PoolClient): Sql => ({
    async query<R extends Row>(sql: string, params: readonly unknown[] = []) {
      return (await client.query<R>(sql, [...params])).rows;
    },
  });

  return {
    forTenant: (tenant) =>
      clients.getOrMake(tenant, () => options.createClient(new PrismaPg(tenants.forTenant(tenant)))),

    async query<R extends Row>(tenant: string, sql: string, params: readonly unknown[] = []) {
      return (await tenants.run<R>(tenant, { text: sql, values: [...params] })).rows;
    },

    async transaction(tenant, work) {
      const client = await tenants.checkOut(tenant);
      try {
        await client.query('begin');
        const result = await work(on(client));
        await client.query('commit');
        return result;
      } catch (error) {
        // If even this fails, the open transaction makes the pool destroy the connection.
        await client.query('rollback').catch(() => undefined);
        throw error;
      } finally {
        client.release();
      }
    },

    async ready() {
      const { rows } = await pool.query<RoleRow>(roleCheck);
      const problem = rows[0] && refusal(rows[0]);
      if (problem !== undefined) throw new Error(problem);
    },

    stop: async () => {
      clients.clear();
      await pool.end();
    },
  };
};
