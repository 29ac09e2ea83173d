import { migrate, pendingMigrations } from '@commerce/prisma/migrate';
import { provisionDatabase, urlFor } from '@commerce/prisma/provision';
import pg from 'pg';
import type { KeyStore } from './keys.ts';
import type { PostgresOwner } from './parts.ts';
import { SettingsError, type ExternalDatabase } from './settings.ts';

export interface PrepareDeps {
  readonly keys: KeyStore;
  readonly say: (line: string) => void;
}

const applicationRole = (owner: PostgresOwner): string => `${owner}_app`;

/** Makes the database of a subgraph in our own PostgreSQL, migrates it, and returns the application's URL. */
export const prepareOwnDatabase = async (
  owner: PostgresOwner,
  adminUrl: string,
  { keys }: PrepareDeps,
): Promise<string> => {
  const role = applicationRole(owner);
  const { ownerUrl, applicationUrl } = await provisionDatabase({
    adminUrl,
    database: owner,
    owner: { name: `${owner}_owner`, password: await keys.secret(`postgres-${owner}-owner`) },
    application: { name: role, password: await keys.secret(`postgres-${owner}-app`) },
  });
  await migrate({ url: ownerUrl, owner, applicationRole: role });
  return applicationUrl;
};

interface RoleFacts {
  readonly name: string;
  readonly bypasses: boolean;
  readonly createsRoles: boolean;
}

const roleOf = async (url: string, variable: string): Promise<RoleFacts> => {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  try {
    await client.connect();
    const { rows } = await client.query<{ name: string; bypasses: boolean; creates: boolean }>(
      'SELECT rolname AS name, rolsuper OR rolbypassrls AS bypasses, rolsuper OR rolcreaterole AS creates FROM pg_roles WHERE rolname = current_user',
    );
    const [row] = rows;
    if (!row) throw new Error('the role is not in pg_roles');
    return { name: row.name, bypasses: row.bypasses, createsRoles: row.creates };
  } catch (error) {
    throw new SettingsError([
      `${variable}: cannot connect: ${error instanceof Error ? error.message : String(error)}`,
    ]);
  } finally {
    await client.end().catch(() => undefined);
  }
};

const createApplicationRole = async (
  url: string,
  owner: PostgresOwner,
  password: string,
): Promise<string> => {
  const name = `commerce_${applicationRole(owner)}`;
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [name]);
    const verb = rowCount === 0 ? 'CREATE' : 'ALTER';
    const role = `${verb} ROLE ${pg.escapeIdentifier(name)} LOGIN PASSWORD ${pg.escapeLiteral(password)}`;
    await client.query(`${role} NOCREATEDB NOCREATEROLE NOINHERIT`);
  } finally {
    await client.end();
  }
  await migrate({ url, owner, applicationRole: name });
  return urlFor(url, new URL(url).pathname.slice(1), { name, password });
};

/**
 * Migrates a database that somebody else runs and returns the URL for the application. A role that
 * could step over row-level security is never handed to the application: it migrates, and a login
 * role of lesser rights is made beside it, its password kept among the keys.
 */
export const prepareExternalDatabase = async (
  owner: PostgresOwner,
  { url, ownerUrl }: ExternalDatabase,
  { keys, say }: PrepareDeps,
): Promise<string> => {
  const variable = `DATABASE_URL_${owner.toUpperCase()}`;
  const role = await roleOf(url, variable);
  if (ownerUrl !== undefined) {
    if (role.bypasses)
      throw new SettingsError([
        `${variable}: the role ${role.name} can bypass row-level security; give the application's`,
      ]);
    await migrate({ url: ownerUrl, owner, applicationRole: role.name });
    return url;
  }
  if (role.bypasses || role.createsRoles) {
    say(
      `${variable}: ${role.name} migrates, and the ${owner} subgraph connects as commerce_${applicationRole(owner)}`,
    );
    return createApplicationRole(url, owner, await keys.secret(`postgres-external-${owner}-app`));
  }
  const pending = await pendingMigrations({ url, owner });
  if (pending.length > 0) {
    say(
      `${variable}: ${pending.length} migrations are pending; trying as ${role.name} (DATABASE_OWNER_URL_${owner.toUpperCase()} names another role)`,
    );
    await migrate({ url, owner });
  }
  return url;
};
