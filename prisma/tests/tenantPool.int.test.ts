import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { CodedError } from '@commerce/kernel';
import { describeWithPostgres, waitUntil } from '@commerce/testkit';
import fc from 'fast-check';
import pg from 'pg';
import { PrismaClient } from '../account/generated/client.ts';
import { createTenantDatabase } from '../src/index.ts';
import { createObservedPool } from '../src/observedPool.ts';
import { createTenantPool } from '../src/tenantPool.ts';
import { type AccountDatabase, newAccount, openAccountDatabase } from './accountDatabase.ts';

const tenants = ['acme', 'globex', 'initech'] as const;
type Tenant = (typeof tenants)[number];

const isSetTenant = (sql: string): boolean => sql.includes("set_config('app.tenant'");

describeWithPostgres('connections shared by tenants', ({ postgresUrl }) => {
  let account: AccountDatabase;

  beforeAll(async () => {
    account = await openAccountDatabase(postgresUrl, 2);
    for (const tenant of tenants) {
      await account.db.forTenant(tenant).account.createMany({
        data: [1, 2, 3].map((n) => newAccount(tenant, `acc_${tenant}_${n}`)),
      });
    }
  });
  afterAll(() => account.close());
  beforeEach(() => void account.takeStatements());

  /** Reads everything that the tenant can see, in one of the ways the application reads. */
  const readers = [
    async (tenant: Tenant) =>
      (await account.db.forTenant(tenant).account.findMany()).map((row) => row.tenantId),
    async (tenant: Tenant) =>
      (await account.db.query<{ tenant_id: string }>(tenant, 'select tenant_id from account')).map(
        (r) => r.tenant_id,
      ),
    async (tenant: Tenant) =>
      (
        await account.db.forTenant(tenant).$transaction(async (tx) => {
          await tx.account.findFirst();
          return tx.account.findMany();
        })
      ).map((row) => row.tenantId),
    async (tenant: Tenant) => {
      // A unique index refuses this one: the connection must come back as sound as before.
      await account.db
        .forTenant(tenant)
        .account.create({ data: newAccount(tenant, `acc_${tenant}_1`) })
        .catch(() => undefined);
      return [tenant, tenant, tenant];
    },
    async (tenant: Tenant) =>
      account.db
        .transaction(tenant, async (sql) => {
          await sql.query("update account set display_name = 'seen'");
          throw new Error('roll back');
        })
        .then(
          () => [],
          () => [tenant, tenant, tenant],
        ),
    async (tenant: Tenant) => {
      const found = await Promise.all(
        tenants.map((other) =>
          account.db
            .forTenant(tenant)
            .account.findUnique({ where: { tenantId_id: { tenantId: other, id: `acc_${other}_1` } } }),
        ),
      );
      return found.flatMap((row) => (row ? [row.tenantId, row.tenantId, row.tenantId] : []));
    },
  ] as const;

  test('tenants interleaved on two connections in any order never see each other', async () => {
    const step = fc.record({
      tenant: fc.constantFrom(...tenants),
      reader: fc.nat({ max: readers.length - 1 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 30 }), async (steps) => {
        const seen = await Promise.all(
          steps.map(({ tenant, reader }) => (readers[reader] ?? readers[0])(tenant)),
        );
        expect(seen).toEqual(steps.map(({ tenant }) => [tenant, tenant, tenant]));
      }),
      { numRuns: 60 },
    );
  });

  test('a read by the tenant that had the connection last costs one statement', async () => {
    const single = createTenantDatabase({
      url: account.database.appUrl,
      poolSize: 1,
      onStatement: (sql) => statements.push(sql),
      createClient: (adapter) => new PrismaClient({ adapter }),
    });
    const statements: string[] = [];
    try {
      await single.forTenant('acme').account.findMany();
      statements.length = 0;

      await single.forTenant('acme').account.findMany();
      await single
        .forTenant('acme')
        .account.findUnique({ where: { tenantId_id: { tenantId: 'acme', id: 'acc_acme_1' } } });
      expect(statements).toHaveLength(2);

      statements.length = 0;
      await single.forTenant('globex').account.findMany();
      expect(statements.map((sql) => (isSetTenant(sql) ? 'set' : sql.slice(0, 6)))).toEqual([
        'set',
        'SELECT',
      ]);
    } finally {
      await single.stop();
    }
  });

  test('look-ups of one tick become one statement per tenant', async () => {
    const lookUp = (tenant: Tenant, n: number) =>
      account.db
        .forTenant(tenant)
        .account.findUnique({ where: { tenantId_id: { tenantId: tenant, id: `acc_${tenant}_${n}` } } });
    const found = await Promise.all([
      lookUp('acme', 1),
      lookUp('globex', 1),
      lookUp('acme', 2),
      lookUp('globex', 2),
    ]);
    expect(found.map((row) => row?.id)).toEqual(['acc_acme_1', 'acc_globex_1', 'acc_acme_2', 'acc_globex_2']);
    expect(account.takeStatements().filter((sql) => !isSetTenant(sql))).toHaveLength(2);
  });

  test('a connection whose tenant could not be set is never used again', async () => {
    const pool = createObservedPool({ url: account.database.appUrl, poolSize: 1 });
    const view = createTenantPool(pool);
    try {
      const first = await view.checkOut('acme');
      const processOf = async (client: pg.PoolClient): Promise<unknown> =>
        (await client.query('select pg_backend_pid() as pid')).rows[0]?.pid;
      const firstPid = await processOf(first);
      const query = first.query.bind(first);
      Object.assign(first, { query: () => Promise.reject(new Error('lost')) });
      first.release();
      await expect(view.checkOut('globex')).rejects.toThrow('lost');
      Object.assign(first, { query });

      const second = await view.checkOut('globex');
      expect(await processOf(second)).not.toBe(firstPid);
      expect((await second.query('select tenant_id from account limit 1')).rows).toEqual([
        { tenant_id: 'globex' },
      ]);
      second.release();
    } finally {
      await pool.end();
    }
  });

  test('a connection that comes back in the middle of a transaction is destroyed', async () => {
    const pool = createObservedPool({ url: account.database.appUrl, poolSize: 1 });
    const view = createTenantPool(pool);
    try {
      const client = await view.checkOut('acme');
      await client.query('begin');
      client.release();
      expect(pool.totalCount).toBe(0);
    } finally {
      await pool.end();
    }
  });

  test('a tenant’s name that is not one is refused before any statement', async () => {
    await expect(account.db.query("acme'; --", 'select 1')).rejects.toThrow('not a tenant id');
    await expect(account.db.query('', 'select 1')).rejects.toThrow('not a tenant id');
    expect(account.takeStatements()).toEqual([]);
  });

  test('connections that the server ends are replaced, and the statement in flight says so', async () => {
    const admin = new pg.Client({ connectionString: postgresUrl });
    await admin.connect();
    try {
      const sleeping = account.db.query('acme', 'select pg_sleep(30)').catch((error: unknown) => error);
      const end =
        'select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and usename = $2';
      await new Promise((resolve) => setTimeout(resolve, 100));
      await admin.query(end, [account.database.name, account.database.appRole]);
      const error = await sleeping;
      expect(error).toBeInstanceOf(CodedError);
      expect(error).toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE' });
      // The other connection may not know yet that it is dead.
      await waitUntil(async () => (await account.db.forTenant('acme').account.count()) === 3);
    } finally {
      await admin.end();
    }
  });

  test('a database that cannot be reached is SUBGRAPH_UNAVAILABLE, through Prisma too', async () => {
    const db = createTenantDatabase({
      url: 'postgres://nobody@127.0.0.1:1/none',
      poolSize: 1,
      createClient: (adapter) => new PrismaClient({ adapter }),
    });
    try {
      await expect(db.query('acme', 'select 1')).rejects.toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE' });
      await expect(db.forTenant('acme').account.count()).rejects.toMatchObject({
        code: 'SUBGRAPH_UNAVAILABLE',
      });
      await expect(db.forTenant('acme').$transaction((tx) => tx.account.count())).rejects.toMatchObject({
        code: 'SUBGRAPH_UNAVAILABLE',
      });
      await expect(db.ready()).rejects.toThrow();
    } finally {
      await db.stop();
    }
  });
});
