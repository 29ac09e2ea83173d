import { migrate } from '@commerce/prisma/migrate';
import { createTestDatabase, type TestDatabase } from '@commerce/testkit';
import { type Database, openDatabase } from '../../src/store/database.ts';

export interface AccountDatabase {
  readonly database: TestDatabase;
  readonly db: Database;
  /** Every statement since the last call, but for those that set the tenant. */
  takeStatements(): string[];
  close(): Promise<void>;
}

export const openAccountDatabase = async (postgresUrl: string, poolSize = 4): Promise<AccountDatabase> => {
  const database = await createTestDatabase(postgresUrl, {
    migrate: ({ ownerUrl, appRole }) =>
      migrate({ url: ownerUrl, owner: 'account', applicationRole: appRole }),
  });
  const statements: string[] = [];
  const db = openDatabase({
    url: database.appUrl,
    poolSize,
    onStatement: (sql) => statements.push(sql),
  });
  return {
    database,
    db,
    takeStatements: () => statements.splice(0).filter((sql) => !sql.includes("set_config('app.tenant'")),
    async close() {
      await db.stop();
      await database.drop();
    },
  };
};
