import { expect, test } from '@jest/globals';
import { createTestDatabase, describeWithPostgres } from '@commerce/testkit';
import pg from 'pg';
import { migrate, pendingMigrations, schemaDrift } from '../src/migrate.ts';
import { owners } from '../src/owners.ts';

const unwalledTables = `
  select c.relname
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
   where c.relkind in ('r', 'p') and n.nspname = 'public' and c.relname <> '_prisma_migrations'
     and not (c.relrowsecurity and c.relforcerowsecurity
              and exists (select from pg_policy p where p.polrelid = c.oid and p.polname = 'tenant_wall'
                             and pg_get_expr(p.polqual, p.polrelid) like '%app.tenant%'
                             and pg_get_expr(p.polwithcheck, p.polrelid) like '%app.tenant%')
              and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id' and a.attnotnull))`;

describeWithPostgres('migrations', ({ postgresUrl }) => {
  test.each(owners)(
    '%s: two runs at once apply each migration once, and a third finds nothing to do',
    async (owner) => {
      const database = await createTestDatabase(postgresUrl);
      try {
        const options = { url: database.ownerUrl, owner, applicationRole: database.appRole };
        const pending = await pendingMigrations(options);
        expect(pending.length).toBeGreaterThan(0);

        const runs = await Promise.all([migrate(options), migrate(options)]);
        expect(runs.flatMap((run) => run.applied)).toEqual(pending);

        expect(await migrate(options)).toEqual({ applied: [] });
        expect(await pendingMigrations(options)).toEqual([]);
      } finally {
        await database.drop();
      }
    },
  );

  test.each(owners)('%s: the migrations make what schema.prisma says', async (owner) => {
    expect(await schemaDrift({ url: postgresUrl, owner })).toBe('');
  });

  test.each(owners)('%s: every table stands behind the tenant wall', async (owner) => {
    const database = await createTestDatabase(postgresUrl, {
      migrate: ({ ownerUrl }) => migrate({ url: ownerUrl, owner }),
    });
    const client = new pg.Client({ connectionString: database.ownerUrl });
    await client.connect();
    try {
      expect((await client.query(unwalledTables)).rows).toEqual([]);
    } finally {
      await client.end();
      await database.drop();
    }
  });

  test('a migration that fails names itself and leaves nothing behind', async () => {
    const database = await createTestDatabase(postgresUrl);
    const client = new pg.Client({ connectionString: database.ownerUrl });
    await client.connect();
    try {
      // Stands in the way of the migration's third table.
      await client.query('create table consent_event (id int)');
      await client.query(
        'create table _prisma_migrations (id varchar(36) primary key, checksum varchar(64) not null, finished_at timestamptz, migration_name varchar(255) not null, logs text, rolled_back_at timestamptz, started_at timestamptz not null default now(), applied_steps_count integer not null default 0)',
      );
      await expect(migrate({ url: database.ownerUrl, owner: 'account' })).rejects.toThrow(
        /"consent_event" already exists[^]*_init/,
      );
      expect((await client.query("select to_regclass('account') as made")).rows).toEqual([{ made: null }]);
    } finally {
      await client.end();
      await database.drop();
    }
  });
});
