import { afterAll, beforeAll, describe } from '@jest/globals';
import { describeWithPostgres } from '@commerce/testkit';
import { createPrismaStore } from '../../src/store/prismaStore.ts';
import { createPrismaUsage } from '../../src/store/prismaUsage.ts';
import { openTestDatabase } from '../support/database.ts';
import { concurrencyContract } from './concurrencyContract.ts';
import { registryStoreContract } from './contract.ts';
import { usageStoreContract } from './usageContract.ts';

describeWithPostgres('the registry in PostgreSQL', ({ postgresUrl }) => {
  let opened: Awaited<ReturnType<typeof openTestDatabase>>;

  beforeAll(async () => {
    opened = await openTestDatabase(postgresUrl);
  });
  afterAll(() => opened.close());

  describe('its store', () => {
    registryStoreContract(async () => ({ store: createPrismaStore(opened.db), graphs: ['alpha', 'beta'] }));
  });

  describe('stores of several processes', () => {
    concurrencyContract(() => ({
      stores: [createPrismaStore(opened.db), createPrismaStore(opened.db)],
      graph: 'alpha',
    }));
  });

  describe('usage', () => {
    usageStoreContract(() => ({ usage: createPrismaUsage(opened.db), graphs: ['alpha', 'beta'] }));
  });
});
