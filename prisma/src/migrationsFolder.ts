import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { MigrationList } from '@prisma/schema-engine-wasm/schema_engine_bg';
import { type Owner, ownerFolder } from './owners.ts';

/** The text of an owner's schema.prisma, with its path. */
export const readSchema = async (owner: Owner): Promise<[path: string, text: string]> => {
  const path = join(ownerFolder(owner), 'schema.prisma');
  return [path, await readFile(path, 'utf8')];
};

/** An owner's migrations in the form the engine takes; in order of their names, which begin with a time. */
export const readMigrations = async (owner: Owner): Promise<MigrationList> => {
  const baseDir = join(ownerFolder(owner), 'migrations');
  const entries = await readdir(baseDir, { withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
  return {
    baseDir,
    lockfile: {
      path: 'migration_lock.toml',
      content: await readFile(join(baseDir, 'migration_lock.toml'), 'utf8'),
    },
    shadowDbInitScript: '',
    migrationDirectories: await Promise.all(
      names.map(async (name) => ({
        path: name,
        migrationFile: {
          path: 'migration.sql',
          content: {
            tag: 'ok' as const,
            value: await readFile(join(baseDir, name, 'migration.sql'), 'utf8'),
          },
        },
      })),
    ),
  };
};
