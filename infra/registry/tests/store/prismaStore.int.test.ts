import { afterAll } from '@jest/globals';
import { describeWithPostgres } from '@commerce/testkit';
import { createPrismaStore } from '../../src/store/prismaStore.ts';
import { openTestDatabase } from '../support/database.ts';
import { registryStoreContract } from './contract.ts';

describeWithPostgres('the registry’s store in PostgreSQL', ({ postgresUrl }) => {
  const closing: (() => Promise<void>)[] = [];

  afterAll(async () => {
    for (const close of closing) await close();
  });

  registryStoreContract(async () => {
    const { db, close } = await openTestDatabase(postgresUrl);
    closing.push(close);
    return { store: createPrismaStore(db), graphs: ['alpha', 'beta'] };
  });
});
