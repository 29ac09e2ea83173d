import pg from 'pg';
import { createMigrationAdapter } from './migrationAdapter.ts';
import { readMigrations, readSchema } from './migrationsFolder.ts';
import type { Owner } from './owners.ts';
import { loadSchemaEngine, type SchemaEngine } from './schemaEngine.ts';

export interface MigrateOptions {
  /** The database, as the role that shall own the tables (never the application's role). */
  url: string;
  owner: Owner;
  /** Gets the right to read and write the tables (append-only ones: to read and to add), and nothing more. */
  applicationRole?: string;
  log?: (line: string) => void;
}

const noFilters = { externalTables: [], externalEnums: [] };

/** Any number that nothing else in these databases locks on. */
const lockKey = 4_207_113;

const withEngine = async <T>(
  options: MigrateOptions,
  use: (engine: SchemaEngine) => Promise<T>,
): Promise<T> => {
  const adapter = createMigrationAdapter(options.url);
  const engine = await loadSchemaEngine({ schema: await readSchema(options.owner), adapter });
  try {
    return await use(engine);
  } finally {
    engine.free();
    await adapter.close();
  }
};

const grantSql = (role: string): string => {
  const name = pg.escapeIdentifier(role);
  return `grant usage on schema public to ${name};
    grant select, insert, update, delete on all tables in schema public to ${name};
    grant usage on all sequences in schema public to ${name};
    grant execute on all functions in schema public to ${name};
    revoke all on table _prisma_migrations from ${name};
    do $$
    declare kept regclass;
    begin
      for kept in select oid from pg_class
                   where relkind in ('r', 'p') and obj_description(oid, 'pg_class') like 'append-only%' loop
        execute format('revoke update, delete on %s from %I', kept, ${pg.escapeLiteral(role)});
      end loop;
    end $$;`;
};

/**
 * Applies what is not applied yet of an owner's migrations, as `prisma migrate deploy` would, and grants the
 * application's role its rights. Two runs at once are safe: the second waits for the first. Nothing to do is
 * not an error. Throws the engine's error for a migration that fails or that was edited after it ran.
 */
export const migrate = async (options: MigrateOptions): Promise<{ applied: string[] }> => {
  const { url, owner, applicationRole, log } = options;
  const session = new pg.Client({ connectionString: url, application_name: 'migrate' });
  // A connection that breaks fails the statement in flight; unheard, it would end the process as well.
  session.on('error', () => undefined);
  await session.connect();
  try {
    await session.query('select pg_advisory_lock($1)', [lockKey]);
    const migrationsList = await readMigrations(owner);
    const { appliedMigrationNames: applied } = await withEngine(options, (engine) =>
      engine.applyMigrations({ migrationsList, filters: noFilters }),
    );
    if (applicationRole !== undefined) await session.query(grantSql(applicationRole));
    for (const name of applied) log?.(`${owner}: applied ${name}`);
    return { applied };
  } finally {
    // The lock belongs to the session, so ending it frees the lock whatever happened.
    await session.end();
  }
};

/** The names of the migrations that `migrate` would apply. */
export const pendingMigrations = (options: MigrateOptions): Promise<string[]> =>
  withEngine(options, async (engine) => {
    const { history } = await engine.diagnoseMigrationHistory({
      migrationsList: await readMigrations(options.owner),
      optInToShadowDatabase: false,
      filters: noFilters,
    });
    if (history === null) return [];
    if (history.diagnostic === 'migrationsDirectoryIsBehind') return [];
    return history.unappliedMigrationNames;
  });

/**
 * The SQL that would bring a database made by the migrations to schema.prisma: empty when they agree. Creates
 * and drops a database beside the given one, so the role needs CREATEDB.
 */
export const schemaDrift = async (options: { url: string; owner: Owner }): Promise<string> => {
  const [path, content] = await readSchema(options.owner);
  const { stdout } = await withEngine(options, async (engine) =>
    engine.diff({
      from: { tag: 'migrations', ...(await readMigrations(options.owner)) },
      to: { tag: 'schemaDatamodel', files: [{ path, content }] },
      script: true,
      exitCode: null,
      filters: noFilters,
    }),
  );
  return (stdout ?? '').replace(/^\s*-- This is an empty migration\.\s*$/m, '').trim();
};
