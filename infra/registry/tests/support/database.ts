import { migrate } from '@commerce/prisma/migrate';
import { createTestDatabase } from '@commerce/testkit';
import { type Database, openDatabase } from '../../src/store/database.ts';

/** A migrated registry database of its own. */
export const openTestDatabase = async (
  postgresUrl: string,
  poolSize = 4,
): Promise<{ readonly db: Database; readonly url: string; close(): Promise<void> }> => {
  const database = await createTestDatabase(postgresUrl, {
    migrate: ({ ownerUrl, appRole }) =>
      migrate({ url: ownerUrl, owner: 'registry', applicationRole: appRole }),
  });
  const db = openDatabase({ url: database.appUrl, poolSize });
  return {
    db,
    url: database.appUrl,
    async close() {
      await db.stop();
      await database.drop();
    },
  };
};
