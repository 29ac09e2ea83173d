import { randomBytes } from 'node:crypto';
import pg from 'pg';

export interface TestDatabaseOptions {
  /**
   * Called with the owner's URL, e.g. `({ ownerUrl, appRole }) => migrate({ url: ownerUrl, owner: 'product',
   * applicationRole: appRole })`. Tables it makes can be read and written by `appRole` in any case.
   */
  readonly migrate?: (database: { ownerUrl: string; appRole: string }) => Promise<unknown>;
}

export interface TestDatabase {
  readonly name: string;
  /** The owner of the schema: not a superuser, and subject to forced row-level security. */
  readonly ownerUrl: string;
  /** What a subgraph connects as: neither superuser nor owner, NOBYPASSRLS. */
  readonly appUrl: string;
  readonly appRole: string;
  /** Ends every session of the database and drops it with its roles. */
  drop(): Promise<void>;
}

const withClient = async <T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
};

const urlFor = (superuserUrl: string, database: string, role: string): string => {
  const url = new URL(superuserUrl);
  url.pathname = `/${database}`;
  url.username = role;
  url.password = role;
  return url.href;
};

const asSuperuser = (superuserUrl: string, database: string): string => {
  const url = new URL(superuserUrl);
  url.pathname = `/${database}`;
  return url.href;
};

/** A fresh, migrated database for one suite, with an owner and an application role as in production. */
export const createTestDatabase = async (
  superuserUrl: string,
  { migrate }: TestDatabaseOptions = {},
): Promise<TestDatabase> => {
  const name = `t_${randomBytes(5).toString('hex')}`;
  const owner = `${name}_owner`;
  const appRole = `${name}_app`;
  await withClient(superuserUrl, async (client) => {
    await client.query(`CREATE ROLE ${owner} LOGIN PASSWORD '${owner}' NOSUPERUSER NOBYPASSRLS CREATEDB`);
    await client.query(`CREATE ROLE ${appRole} LOGIN PASSWORD '${appRole}' NOSUPERUSER NOBYPASSRLS`);
    await client.query(`CREATE DATABASE ${name} OWNER ${owner}`);
  });
  await withClient(asSuperuser(superuserUrl, name), async (client) => {
    await client.query(`GRANT USAGE ON SCHEMA public TO ${appRole}`);
    const defaults = `ALTER DEFAULT PRIVILEGES FOR ROLE ${owner} IN SCHEMA public GRANT`;
    await client.query(`${defaults} SELECT, INSERT, UPDATE, DELETE ON TABLES TO ${appRole}`);
    await client.query(`${defaults} USAGE ON SEQUENCES TO ${appRole}`);
  });
  const ownerUrl = urlFor(superuserUrl, name, owner);
  await migrate?.({ ownerUrl, appRole });
  return {
    name,
    ownerUrl,
    appUrl: urlFor(superuserUrl, name, appRole),
    appRole,
    drop: () =>
      withClient(superuserUrl, async (client) => {
        await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
        await client.query(`DROP ROLE IF EXISTS ${appRole}, ${owner}`);
      }),
  };
};
