import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { describeWithPostgres, shopper, staff } from '@commerce/testkit';
import type { AccountStore } from '../../src/ports.ts';
import { openDatabase } from '../../src/store/database.ts';
import { createPrismaStore } from '../../src/store/prismaStore.ts';
import { createTestApp } from '../support/accountApp.ts';
import { type AccountDatabase, openAccountDatabase } from '../support/accountDatabase.ts';
import { accountId } from '../support/fixtures.ts';
import { subgraphBehaviour } from './behaviour.ts';
import { rightsBehaviour } from './rightsBehaviour.ts';

describeWithPostgres('PostgreSQL', ({ postgresUrl }) => {
  let account: AccountDatabase;
  let store: AccountStore;

  beforeAll(async () => {
    account = await openAccountDatabase(postgresUrl);
    store = createPrismaStore(account.db);
  });
  afterAll(() => account.close());

  subgraphBehaviour('PostgreSQL', () => store);

  rightsBehaviour('PostgreSQL', () => store);

  test('a list of references costs one statement for each kind of thing, however long', async () => {
    const { ask } = await createTestApp(store);
    const names = Array.from({ length: 50 }, (_, n) => `p${n}`);
    for (const name of names) await ask(shopper('acme', { accountId: accountId(name) }), '{ me { id } }');
    const cost = async (count: number): Promise<number> => {
      const representations = names
        .slice(0, count)
        .map((name) => ({ __typename: 'Account', id: accountId(name) }));
      account.takeStatements();
      const { _entities: found } = await ask(
        staff('acme'),
        `query ($representations: [_Any!]!) { _entities(representations: $representations) {
           ... on Account { id addresses { id } defaultShippingAddress { id } consents { granted } groups { code } } } }`,
        { representations },
      );
      expect(found).toHaveLength(count);
      return account.takeStatements().length;
    };
    expect(await cost(1)).toBe(4);
    expect(await cost(50)).toBe(4);
  });

  test('a database that is down is SUBGRAPH_UNAVAILABLE, and not ready', async () => {
    const db = openDatabase({ url: 'postgres://nobody@127.0.0.1:1/none', poolSize: 1 });
    const { app, codes } = await createTestApp(createPrismaStore(db));
    try {
      expect(await codes(shopper('acme'), '{ me { id } }')).toEqual(['SUBGRAPH_UNAVAILABLE']);
      await expect(app.ready()).rejects.toThrow();
    } finally {
      await db.stop();
    }
  });
});
