import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { describeWithPostgres } from '@commerce/testkit';
import pg from 'pg';
import { createTenantDatabase } from '../src/index.ts';
import { type AccountDatabase, newAccount, openAccountDatabase } from './accountDatabase.ts';

describeWithPostgres(
  'the tenant wall, by raw SQL over the application’s own connection',
  ({ postgresUrl }) => {
    let account: AccountDatabase;
    let raw: pg.Client;

    const rows = async (sql: string, params: unknown[] = []): Promise<unknown[]> => {
      const result = await raw.query<Record<string, unknown>>(sql, params);
      return result.rows;
    };
    const become = (tenant: string): Promise<unknown> =>
      rows("select set_config('app.tenant', $1, false)", [tenant]);

    beforeAll(async () => {
      account = await openAccountDatabase(postgresUrl, 2);
      for (const tenant of ['acme', 'globex']) {
        await account.db.forTenant(tenant).account.create({ data: newAccount(tenant, `acc_${tenant}`) });
      }
      raw = new pg.Client({ connectionString: account.database.appUrl });
      await raw.connect();
    });

    afterAll(async () => {
      await raw.end();
      await account.close();
    });

    test('without a tenant nothing is seen and nothing can be written', async () => {
      expect(await rows('select * from account')).toEqual([]);
      await expect(
        rows(
          "insert into account (tenant_id, id, created_at, updated_at) values ('acme', 'x', now(), now())",
        ),
      ).rejects.toThrow('row-level security');
      await become('acme');
      await rows('reset app.tenant');
      expect(await rows('select * from account')).toEqual([]);
      await expect(
        rows("insert into account (tenant_id, id, created_at, updated_at) values ('', 'x', now(), now())"),
      ).rejects.toThrow();
    });

    test('a tenant sees its own rows only, even when it asks for all', async () => {
      await become('acme');
      expect(await rows('select id from account')).toEqual([{ id: 'acc_acme' }]);
      expect(await rows("select id from account where tenant_id = 'globex'")).toEqual([]);
    });

    test('a row for another tenant is refused', async () => {
      await become('acme');
      await expect(
        rows(
          "insert into account (tenant_id, id, created_at, updated_at) values ('globex', 'x', now(), now())",
        ),
      ).rejects.toThrow('row-level security');
    });

    test('a row cannot be moved to another tenant, and another tenant’s rows cannot be touched', async () => {
      await become('acme');
      await expect(rows("update account set tenant_id = 'globex'")).rejects.toThrow('row-level security');
      expect(
        (await raw.query("update account set display_name = 'x' where tenant_id = 'globex'")).rowCount,
      ).toBe(0);
      expect((await raw.query("delete from account where tenant_id = 'globex'")).rowCount).toBe(0);
    });

    test('the application can neither take the wall down nor change the tables', async () => {
      await expect(rows('alter table account disable row level security')).rejects.toThrow('must be owner');
      await expect(rows('drop policy tenant_wall on account')).rejects.toThrow('must be owner');
      await expect(rows('truncate account')).rejects.toThrow('permission denied');
      await expect(rows('select * from _prisma_migrations')).rejects.toThrow('permission denied');
    });

    test('the wall holds for the tables’ owner too', async () => {
      const owner = new pg.Client({ connectionString: account.database.ownerUrl });
      await owner.connect();
      expect((await owner.query('select * from account')).rows).toEqual([]);
      await owner.end();
    });

    test('consent is append-only', async () => {
      await become('acme');
      await rows(
        "insert into consent_event (tenant_id, id, account_id, purpose, granted, recorded_at) values ('acme', 'cns_1', 'acc_acme', 'X', true, now())",
      );
      await expect(rows('update consent_event set granted = false')).rejects.toThrow('append-only');
    });

    test.each([
      ['superuser', 'is a superuser', () => postgresUrl],
      ['the tables’ owner', 'owns tables', () => account.database.ownerUrl],
    ])('ready refuses to run as %s', async (_who, problem, url) => {
      const db = createTenantDatabase({ url: url(), poolSize: 1, createClient: () => undefined });
      try {
        await expect(db.ready()).rejects.toThrow(problem);
      } finally {
        await db.stop();
      }
    });

    test('ready refuses a role with BYPASSRLS', async () => {
      const admin = new pg.Client({ connectionString: postgresUrl });
      await admin.connect();
      const role = pg.escapeIdentifier(account.database.appRole);
      try {
        await account.db.ready();
        await admin.query(`alter role ${role} bypassrls`);
        await expect(account.db.ready()).rejects.toThrow('BYPASSRLS');
      } finally {
        await admin.query(`alter role ${role} nobypassrls`);
        await admin.end();
      }
    });
  },
);
