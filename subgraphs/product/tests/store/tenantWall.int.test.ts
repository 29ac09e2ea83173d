import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createObservedPool } from '@commerce/prisma';
import { describeWithPostgres } from '@commerce/testkit';
import { type Catalog, postgresCatalog } from '../support/catalog.ts';
import { body, upserted } from '../support/events.ts';

const tables = ['product', 'product_group', 'category', 'search_word', 'outbox'];

describeWithPostgres('the tenant wall, over the application’s own connection', ({ postgresUrl }) => {
  let catalog: Catalog;
  let pool: ReturnType<typeof createObservedPool>;

  beforeAll(async () => {
    catalog = await postgresCatalog(postgresUrl);
    const group = { code: 'g', title: { en: 'G' }, options: [] };
    await catalog.feed(
      upserted(body('A-1', { group })),
      upserted(body('G-1', { group }), { tenant: 'globex' }),
    );
    pool = createObservedPool({ url: catalog.database?.appUrl ?? '', poolSize: 1 });
  }, 60_000);
  afterAll(async () => {
    await pool.end();
    await catalog.stop();
  });

  const as = async (tenant: string | null, sql: string): Promise<Record<string, unknown>[]> => {
    await pool.query(
      tenant === null ? 'reset app.tenant' : `select set_config('app.tenant', '${tenant}', false)`,
    );
    return (await pool.query<Record<string, unknown>>(sql)).rows;
  };

  test.each(tables)('%s: without a tenant nothing is seen; with one, its own rows alone', async (table) => {
    expect(await as(null, `select * from ${table}`)).toEqual([]);
    expect(await as('', `select * from ${table}`)).toEqual([]);
    for (const tenant of ['acme', 'globex']) {
      const rows = await as(tenant, `select tenant_id from ${table}`);
      expect(rows.length).toBeGreaterThan(0);
      expect(new Set(rows.map((row) => row['tenant_id']))).toEqual(new Set([tenant]));
    }
  });

  test.each(tables)(
    '%s: rows of another tenant can be neither written, changed nor removed',
    async (table) => {
      expect(await as('acme', `delete from ${table} where tenant_id = 'globex' returning 1`)).toEqual([]);
      expect(
        await as('acme', `update ${table} set tenant_id = tenant_id where tenant_id = 'globex' returning 1`),
      ).toEqual([]);
      await expect(as('acme', `update ${table} set tenant_id = 'globex'`)).rejects.toThrow(
        /row-level security/,
      );
      expect((await as('globex', `select 1 from ${table}`)).length).toBeGreaterThan(0);
    },
  );

  test('every table with a tenant has the wall forced, and our role can neither bypass nor own it', async () => {
    const rows = await as(
      'acme',
      `select c.relname, c.relrowsecurity and c.relforcerowsecurity as walled from pg_class c
       join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' where c.relkind = 'r' order by 1`,
    );
    expect(rows).toEqual([...tables].sort().map((relname) => ({ relname, walled: true })));
    await expect(as('acme', 'alter table product disable row level security')).rejects.toThrow(/owner/);
  });
});
