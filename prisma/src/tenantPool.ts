import { isTenantId } from '@commerce/kernel';
import pg from 'pg';
import { asStoreError } from './storeErrors.ts';

const setTenant = "select set_config('app.tenant', $1, false)";

/**
 * One shared pool, and a view of it for each tenant. The invariant: a connection is handed out for a tenant only
 * while its `app.tenant` is that tenant, which every row-level policy compares with. The setting outlives a
 * checkout, so a connection that comes back to the same tenant costs no statement, and one that changes hands
 * costs exactly one. What would break it, and what stops that:
 * - a set that failed half-way: its connection is destroyed, never reused;
 * - a set inside a transaction that rolls back: it is sent before anything else, outside of any transaction, and
 *   a connection that comes back in the middle of one is destroyed;
 * - a pooler between us and the server that swaps sessions between transactions (PgBouncer's transaction mode,
 *   RDS Proxy without pinning): must not be used; this pool stands in its place.
 */
export const createTenantPool = (pool: pg.Pool) => {
  const tenantOf = new WeakMap<pg.PoolClient, string>();

  const returnSafely = (client: pg.PoolClient): void => {
    const release = client.release.bind(client);
    client.release = (error) => release(error ?? (client.getTransactionStatus() === 'I' ? undefined : true));
  };

  /** A connection whose statements see this tenant's rows alone. The caller releases it. */
  const checkOut = async (tenant: string): Promise<pg.PoolClient> => {
    if (!isTenantId(tenant)) throw new Error('not a tenant id');
    const client = await pool.connect().catch((error: unknown) => {
      throw asStoreError(error);
    });
    returnSafely(client);
    if (tenantOf.get(client) === tenant) return client;
    tenantOf.delete(client);
    try {
      // Awaited, not pipelined: if it failed, a statement right behind it would run as the tenant before.
      await client.query(setTenant, [tenant]);
    } catch (error) {
      client.release(true);
      throw error;
    }
    tenantOf.set(client, tenant);
    return client;
  };

  const run = async <R extends pg.QueryResultRow>(
    tenant: string,
    config: pg.QueryConfig,
    values?: unknown[],
  ): Promise<pg.QueryResult<R>> => {
    const client = await checkOut(tenant);
    try {
      const result = await client.query<R>(config, values);
      client.release();
      return result;
    } catch (error) {
      // The server's own refusal (a unique index, say) leaves the connection sound; anything else may not.
      client.release(!(error instanceof pg.DatabaseError));
      throw error;
    }
  };

  return {
    checkOut,
    run,
    /** A pool in the eyes of a library that takes one, such as Prisma's adapter. It owns no connection. */
    forTenant: (tenant: string): pg.Pool =>
      Object.assign(new pg.Pool({ max: 1 }), {
        connect: () => checkOut(tenant),
        query: (config: pg.QueryConfig, values?: unknown[]) => run(tenant, config, values),
        end: async () => undefined,
      }),
  };
};
