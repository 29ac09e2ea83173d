import { createTestDatabase, type TestDatabase } from '@commerce/testkit';
import { PrismaClient } from '../account/generated/client.ts';
import { createTenantDatabase, type TenantDatabase } from '../src/index.ts';
import { migrate } from '../src/migrate.ts';

export interface AccountDatabase {
  database: TestDatabase;
  db: TenantDatabase<PrismaClient>;
  /** Every statement sent since the last call. */
  takeStatements(): string[];
  close(): Promise<void>;
}

/** A migrated account database, seen through the application's role and a pool of `poolSize`. */
export const openAccountDatabase = async (
  postgresUrl: string,
  poolSize: number,
): Promise<AccountDatabase> => {
  const database = await createTestDatabase(postgresUrl, {
    migrate: ({ ownerUrl, appRole }) =>
      migrate({ url: ownerUrl, owner: 'account', applicationRole: appRole }),
  });
  const statements: string[] = [];
  const db = createTenantDatabase({
    url: database.appUrl,
    poolSize,
    onStatement: (sql) => statements.push(sql),
    createClient: (adapter) => new PrismaClient({ adapter }),
  });
  return {
    database,
    db,
    takeStatements: () => statements.splice(0),
    async close() {
      await db.stop();
      await database.drop();
    },
  };
};

export const newAccount = (tenantId: string, id: string) => ({
  tenantId,
  id,
  createdAt: new Date(0),
  updatedAt: new Date(0),
});
