import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { describeWithPostgres } from '@commerce/testkit';
import pg from 'pg';
import { migrate } from '../src/migrate.ts';
import { owners } from '../src/owners.ts';
import { provisionDatabase, type Role } from '../src/provision.ts';

type Row = Record<string, unknown>;

const ours = "n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')";
const tenantIs = "(tenant_id = current_setting('app.tenant'::text, true))";
const relayIs = "(current_setting('app.relay'::text, true) = 'on'::text)";

/** Every database as production makes it: provisioned, migrated, its own two roles. */
const openDatabase = async (adminUrl: string, owner: (typeof owners)[number]) => {
  const name = `w_${randomBytes(5).toString('hex')}`;
  const role = (end: string): Role => ({ name: `${name}_${end}`, password: randomBytes(9).toString('hex') });
  const [ownerRole, application] = [role('owner'), role('app')];
  const urls = await provisionDatabase({ adminUrl, database: name, owner: ownerRole, application });
  await migrate({ url: urls.ownerUrl, owner, applicationRole: application.name });
  return { name, ownerRole, application, ...urls };
};

describeWithPostgres('the tenant wall, by the catalog of each database', ({ postgresUrl }) => {
  const connect = async (url: string): Promise<pg.Client> => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    return client;
  };

  describe.each(owners)('%s', (owner) => {
    let database: Awaited<ReturnType<typeof openDatabase>>;
    let client: pg.Client;
    let tables: string[];

    const rows = async (sql: string, values: unknown[] = []): Promise<Row[]> =>
      (await client.query<Row>(sql, values)).rows;
    const become = (tenant: string) => rows("select set_config('app.tenant', $1, false)", [tenant]);

    beforeAll(async () => {
      database = await openDatabase(postgresUrl, owner);
      client = await connect(database.applicationUrl);
      const found = await rows(
        `select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
          where c.relkind in ('r', 'p') and ${ours} and c.relname <> '_prisma_migrations' order by 1`,
      );
      tables = found.map(({ relname }) => String(relname));
    }, 60_000);
    afterAll(async () => {
      await client.end();
      const admin = await connect(postgresUrl);
      await admin.query(`drop database ${database.name} with (force)`);
      await admin.query(`drop role ${database.application.name}, ${database.ownerRole.name}`);
      await admin.end();
    });

    test('every table has a tenant, row-level security forced, and the wall as its only way in', async () => {
      expect(tables.length).toBeGreaterThan(3);
      const forced = await rows(
        `select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid
          where a.attname = 'tenant_id' and a.attnotnull and c.relrowsecurity and c.relforcerowsecurity
            and c.relkind in ('r', 'p') order by 1`,
      );
      expect(forced.map(({ relname }) => relname)).toEqual(tables);
      const policies = await rows(
        `select c.relname as table, p.polname as name, p.polcmd::text as command, p.polpermissive as permissive,
                p.polroles = '{0}' as everybody, pg_get_expr(p.polqual, c.oid) as sees,
                pg_get_expr(p.polwithcheck, c.oid) as writes
           from pg_policy p join pg_class c on c.oid = p.polrelid order by 1, 2`,
      );
      const wall = { name: 'tenant_wall', command: '*', permissive: true, everybody: true };
      expect(policies.filter(({ name }) => name === 'tenant_wall')).toEqual(
        tables.map((table) => ({ table, ...wall, sees: tenantIs, writes: tenantIs })),
      );
      // Policies are alternatives: another one would be a hole. The relay's opens the outbox alone.
      const others = policies.filter(({ name }) => name !== 'tenant_wall');
      expect(others.filter(({ table, sees }) => table !== 'outbox' || sees !== relayIs)).toEqual([]);
    });

    test('nothing else can be read: no view, foreign table or function that runs as somebody else', async () => {
      const relations = await rows(
        `select c.relname, c.relkind from pg_class c join pg_namespace n on n.oid = c.relnamespace
          where c.relkind in ('v', 'm', 'f') and ${ours}`,
      );
      const functions = await rows(
        `select p.proname from pg_proc p join pg_namespace n on n.oid = p.pronamespace where p.prosecdef and ${ours}`,
      );
      const extensions = await rows('select extname from pg_extension order by 1');
      expect({ relations, functions }).toEqual({ relations: [], functions: [] });
      const harmless = new Set(['plpgsql', 'pg_trgm', 'unaccent']);
      expect(extensions.filter(({ extname }) => !harmless.has(String(extname)))).toEqual([]);
    });

    test('no index and no foreign key looks past the tenant: both are checked behind the wall', async () => {
      // A unique index without the tenant would refuse a value because another tenant has it.
      const unique = await rows(
        `select i.indexrelid::regclass::text as index from pg_index i join pg_class c on c.oid = i.indrelid
           join pg_namespace n on n.oid = c.relnamespace
           join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'
          where i.indisunique and ${ours} and a.attnum <> all (i.indkey)`,
      );
      const foreign = await rows(
        `select f.conname from pg_constraint f
           join pg_attribute a on a.attrelid = f.conrelid and a.attname = 'tenant_id'
           join pg_attribute b on b.attrelid = f.confrelid and b.attname = 'tenant_id'
          where f.contype = 'f' and f.confkey[array_position(f.conkey, a.attnum)] is distinct from b.attnum`,
      );
      expect({ unique, foreign }).toEqual({ unique: [], foreign: [] });
    });

    test('the application’s role is nobody special, nobody’s member, and has one schema to work in', async () => {
      expect(
        await rows(
          `select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication from pg_roles
            where rolname = current_user`,
        ),
      ).toEqual([
        {
          rolsuper: false,
          rolbypassrls: false,
          rolcreaterole: false,
          rolcreatedb: false,
          rolreplication: false,
        },
      ]);
      expect(
        await rows('select roleid::regrole from pg_auth_members where member = current_user::regrole'),
      ).toEqual([]);
      expect(
        await rows(`select c.relname from pg_class c where c.relowner = current_user::regrole
                    union all select p.proname from pg_proc p where p.proowner = current_user::regrole
                    union all select n.nspname from pg_namespace n where n.nspowner = current_user::regrole`),
      ).toEqual([]);
      expect(
        await rows(
          `select n.nspname, has_schema_privilege(n.oid, 'create') as creates from pg_namespace n
            where has_schema_privilege(n.oid, 'usage') and n.nspname not in ('pg_catalog', 'information_schema')`,
        ),
      ).toEqual([{ nspname: 'public', creates: false }]);
      expect(
        await rows(
          `select has_database_privilege(current_database(), 'create') as creates,
                  has_database_privilege(current_database(), 'temporary') as scratches`,
        ),
      ).toEqual([{ creates: false, scratches: false }]);
    });

    test('its role cannot become another, reach another database of ours, or leave the wall in any way', async () => {
      await become('acme');
      const { ownerRole } = database;
      for (const sql of [
        `set role ${ownerRole.name}`,
        `set session authorization ${ownerRole.name}`,
        'create table public.copy (a int)',
        'create temporary table copy (a int)',
        'create schema aside',
        'create view public.hole as select 1',
        "select pg_read_file('postgresql.conf')",
        "copy (select 1) to program 'true'",
        `alter role ${database.application.name} bypassrls`,
        ...tables.flatMap((table) => [
          `alter table ${table} no force row level security`,
          `create policy hole on ${table} using (true)`,
          `truncate ${table}`,
          `create trigger hole before insert on ${table} for each row execute function suppress_redundant_updates_trigger()`,
        ]),
      ]) {
        await expect(rows(sql)).rejects.toThrow(/permission denied|must be|cannot|denied/);
      }
      // Whoever switches policies off is refused, not served.
      await rows('set row_security = off');
      for (const table of tables) {
        await expect(rows(`select * from ${table}`)).rejects.toThrow('row-level security');
      }
      await rows('reset row_security');
    });

    test('without a tenant no table shows or takes a row; with one, none of another’s', async () => {
      for (const tenant of [null, '', 'acme']) {
        await (tenant === null ? rows('reset app.tenant') : become(tenant));
        for (const table of tables) {
          expect(await rows(`select * from ${table} where tenant_id is distinct from $1`, [tenant])).toEqual(
            [],
          );
          await expect(rows(`insert into ${table} (tenant_id) values ('globex')`)).rejects.toThrow(
            'row-level security',
          );
        }
      }
    });

    test('other databases refuse it', async () => {
      const other = await openDatabase(postgresUrl, owner);
      const url = new URL(other.applicationUrl);
      url.username = database.application.name;
      url.password = database.application.password;
      const stranger = new pg.Client({ connectionString: url.href });
      const outcome = await stranger.connect().then(
        () => stranger.end().then(() => 'let in'),
        (error: unknown) => String(error),
      );
      expect(outcome).toContain('permission denied for database');
      const admin = await connect(postgresUrl);
      await admin.query(`drop database ${other.name} with (force)`);
      await admin.query(`drop role ${other.application.name}, ${other.ownerRole.name}`);
      await admin.end();
    }, 60_000);
  });
});
