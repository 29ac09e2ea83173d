import pg from 'pg';

export interface Role {
  name: string;
  password: string;
}

export interface ProvisionOptions {
  /** A role that may create roles and databases. */
  adminUrl: string;
  database: string;
  /** Owns the database and runs its migrations. */
  owner: Role;
  /** What the subgraph connects as: owns nothing, cannot step over row-level security. */
  application: Role;
}

const ensureRole = async (client: pg.Client, { name, password }: Role, attributes: string): Promise<void> => {
  const { rowCount } = await client.query('select from pg_roles where rolname = $1', [name]);
  const verb = rowCount === 0 ? 'create' : 'alter';
  await client.query(
    `${verb} role ${pg.escapeIdentifier(name)} with login ${attributes} password ${pg.escapeLiteral(password)}`,
  );
};

/** The same database server as `url`, another database and role. */
export const urlFor = (url: string, database: string, role: Role): string => {
  const made = new URL(url);
  made.pathname = `/${database}`;
  made.username = encodeURIComponent(role.name);
  made.password = encodeURIComponent(role.password);
  return made.href;
};

/**
 * Makes a subgraph's database and its two roles, or brings existing ones to this form. Run `migrate` as the
 * owner afterwards, with `applicationRole: application.name`.
 */
export const provisionDatabase = async (
  options: ProvisionOptions,
): Promise<{ ownerUrl: string; applicationUrl: string }> => {
  const { adminUrl, database, owner, application } = options;
  const client = new pg.Client({ connectionString: adminUrl, application_name: 'provision' });
  await client.connect();
  try {
    // Two provisions at once would both find a role missing.
    await client.query('select pg_advisory_lock(4207114)');
    await ensureRole(client, owner, 'nosuperuser nobypassrls createdb nocreaterole');
    await ensureRole(client, application, 'nosuperuser nobypassrls nocreatedb nocreaterole noinherit');
    const { rowCount } = await client.query('select from pg_database where datname = $1', [database]);
    const [name, user] = [pg.escapeIdentifier(database), pg.escapeIdentifier(application.name)];
    if (rowCount === 0)
      await client.query(`create database ${name} owner ${pg.escapeIdentifier(owner.name)}`);
    // Everybody may connect and make temporary tables otherwise: one subgraph's role in another's database.
    await client.query(`revoke all on database ${name} from public`);
    await client.query(`grant connect on database ${name} to ${user}`);
  } finally {
    await client.end();
  }
  return {
    ownerUrl: urlFor(adminUrl, database, owner),
    applicationUrl: urlFor(adminUrl, database, application),
  };
};
