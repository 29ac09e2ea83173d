import { afterAll, beforeAll } from '@jest/globals';
import { describeWithPostgres } from '@commerce/testkit';
import type { AdminStore } from '../../src/adminPorts.ts';
import { createPrismaAdminStore } from '../../src/store/prismaAdminStore.ts';
import { type AccountDatabase, openAccountDatabase } from '../support/accountDatabase.ts';
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
});
