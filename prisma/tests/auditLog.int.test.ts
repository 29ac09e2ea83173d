import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { describeWithPostgres } from '@commerce/testkit';
import pg from 'pg';
import { type AccountDatabase, openAccountDatabase } from './accountDatabase.ts';

const add = `insert into audit_entry (tenant_id, id, at, actor_id, actor_kind, recorded_by, action, target, request_id)
             values ('acme', $1, now(), 'acc_1', 'staff', 'account', 'x', 'y', 'r')`;

describeWithPostgres('the audit log, by raw SQL', ({ postgresUrl }) => {
  let account: AccountDatabase;

  const as = async (url: string, tenant: string, sql: string, params: unknown[] = []) => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      await client.query("select set_config('app.tenant', $1, false)", [tenant]);
      return (await client.query<{ id: string }>(sql, params)).rows;
    } finally {
      await client.end();
    }
  };

  beforeAll(async () => {
    account = await openAccountDatabase(postgresUrl, 1);
    await as(account.database.appUrl, 'acme', add, ['aud_1']);
  });
  afterAll(() => account.close());

  const attempts = [
    "update audit_entry set reason = 'other'",
    'delete from audit_entry',
    'truncate audit_entry',
  ];

  test.each(attempts)('the application may not: %s', async (sql) => {
    await expect(as(account.database.appUrl, 'acme', sql)).rejects.toThrow('permission denied');
  });

  test.each(attempts)('the tables’ owner is refused by a trigger: %s', async (sql) => {
    await expect(as(account.database.ownerUrl, 'acme', sql)).rejects.toThrow('append-only');
  });

  test('another tenant sees nothing of it and cannot add to it', async () => {
    expect(await as(account.database.appUrl, 'globex', 'select id from audit_entry')).toEqual([]);
    await expect(as(account.database.appUrl, 'globex', add, ['aud_2'])).rejects.toThrow('row-level security');
  });
});
