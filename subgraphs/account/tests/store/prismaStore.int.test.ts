import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { describeWithPostgres } from '@commerce/testkit';
import type { AccountStore } from '../../src/ports.ts';
import { createPrismaStore } from '../../src/store/prismaStore.ts';
import { type AccountDatabase, openAccountDatabase } from '../support/accountDatabase.ts';
import { accountId, startMs } from '../support/fixtures.ts';
import { accountStoreContract } from './contract.ts';
import { erasureContract } from './erasureContract.ts';

describeWithPostgres('PostgreSQL', ({ postgresUrl }) => {
  let account: AccountDatabase;
  let store: AccountStore;

  beforeAll(async () => {
    account = await openAccountDatabase(postgresUrl);
    store = createPrismaStore(account.db);
  });
  afterAll(() => account.close());

  const announced = async (tenant: string): Promise<string[]> => {
    const rows = await account.db.query<{ id: string }>(
      tenant,
      'select entity_id as id from outbox order by position',
    );
    return rows.map(({ id }) => id);
  };
  accountStoreContract('PostgreSQL', () => ({ store, announced }));
  erasureContract('PostgreSQL', () => ({ store, announced }));

  test('every read costs one statement, for one account and for many', async () => {
    const ids = ['one', 'two', 'three'].map(accountId);
    for (const id of ids) await store.ensureAccount('acme', id, startMs);
    const reads = [
      () => store.ensureAccount('acme', accountId('one'), startMs),
      () => store.findAccounts('acme', ids),
      () => store.addressesOf('acme', ids),
      () => store.consentsOf('acme', ids),
      () => store.consentHistoryOf('acme', accountId('one'), 10),
      () => store.groupsOf('acme', ids),
      () => store.listGroups('acme', 10),
    ];
    for (const read of reads) {
      account.takeStatements();
      await read();
      expect(account.takeStatements()).toHaveLength(1);
    }
  });

  test('the database itself refuses a second default of one kind', async () => {
    await store.ensureAccount('acme', accountId('idx'), startMs);
    const insert = (id: string) =>
      account.db.query(
        'acme',
        `insert into address (tenant_id, id, account_id, recipient, line1, city, country_code, is_default_shipping, is_default_billing, created_at)
         values ('acme', $1, $2, 'x', 'x', 'x', 'AT', true, false, now())`,
        [id, accountId('idx')],
      );
    await insert('adr_1');
    await expect(insert('adr_2')).rejects.toThrow('address_one_default_shipping');
  });
});
