import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { describeWithPostgres } from '@commerce/testkit';
import type { AdminStore } from '../../src/adminPorts.ts';
import { createPrismaAdminStore } from '../../src/store/prismaAdminStore.ts';
import { createPrismaStore } from '../../src/store/prismaStore.ts';
import { type AccountDatabase, openAccountDatabase } from '../support/accountDatabase.ts';
import { openAdministration } from '../support/administration.ts';
import { eventId, once, startMs } from '../support/fixtures.ts';
import { apiKeysBehaviour } from './apiKeysBehaviour.ts';
import { auditBehaviour } from './auditBehaviour.ts';
import { changesBehaviour } from './changesBehaviour.ts';

describeWithPostgres('PostgreSQL', ({ postgresUrl }) => {
  let account: AccountDatabase;
  let store: AdminStore;

  beforeAll(async () => {
    account = await openAccountDatabase(postgresUrl, 10);
    store = createPrismaAdminStore(account.db);
  });
  afterAll(() => account.close());

  auditBehaviour('PostgreSQL', () => store);
  changesBehaviour('PostgreSQL', () => store);
  apiKeysBehaviour('PostgreSQL', () => store);

  test('an erasure takes the person’s own name out of change requests, and leaves the log as it is', async () => {
    const admin = await openAdministration('erased', store);
    const id = String(admin.ann.accountId);
    await admin.approved('adjustStock', { sku: 'A' });
    const subjects = () =>
      account.db.query(
        'erased',
        'select requester_id as id, requester_subject as subject from change_request',
      );
    expect(await subjects()).toEqual([{ id, subject: 'ann' }]);
    const log = await admin.audit();
    const event = { id: eventId('e1'), erasedAtMs: startMs };
    await createPrismaStore(account.db).eraseAccount('erased', id, event, once(id));
    expect(await subjects()).toEqual([{ id, subject: null }]);
    expect(await admin.audit()).toEqual(log);
    expect(JSON.stringify(await account.db.query('erased', 'select * from audit_entry'))).not.toContain(
      '"ann"',
    );
  });
});
