import { mkdir, readdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { repoRoot } from '../paths.ts';

/** Where a stack keeps everything that is not committed. Deleting a part of it is always allowed. */
export interface LocalFolder {
  readonly root: string;
  readonly logs: string;
  readonly keys: string;
  readonly postgres: string;
  readonly dynamodb: string;
  readonly kafka: string;
  readonly feeds: string;
  readonly tenantsFile: string;
  /** The registry's graphs and their first keys. */
  readonly graphsFile: string;
  /** GraphiQL's prepared queries. */
  readonly tabsFile: string;
  /** Who is running here. */
  readonly lockFile: string;
  /** The environment of every part as it was started, for `pnpm ingest` and `pnpm dlq`. */
  readonly environmentFile: string;
  /** What was published, so that a warm start does not publish it again. */
  readonly publishedFile: string;
}

/** `.local` of the repository, or what COMMERCE_LOCAL_DIR names. */
export const localFolder = (env: Readonly<Record<string, string | undefined>>): LocalFolder => {
  const root = env['COMMERCE_LOCAL_DIR'] ? resolve(env['COMMERCE_LOCAL_DIR']) : join(repoRoot, '.local');
  return {
    root,
    logs: join(root, 'logs'),
    keys: join(root, 'keys'),
    postgres: join(root, 'postgres'),
    dynamodb: join(root, 'dynamodb'),
    kafka: join(root, 'kafka'),
    feeds: join(root, 'feeds'),
    tenantsFile: join(root, 'tenants.json'),
    graphsFile: join(root, 'registry-graphs.json'),
    tabsFile: join(root, 'graphiql-tabs.json'),
    lockFile: join(root, 'running.json'),
    environmentFile: join(root, 'environment.json'),
    publishedFile: join(root, 'published.json'),
  };
};

export const createLocalFolder = async (folder: LocalFolder): Promise<void> => {
  // PostgreSQL may run as another user and has to pass through; the keys are ours alone.
  await mkdir(folder.root, { recursive: true, mode: 0o755 });
  await mkdir(folder.logs, { recursive: true });
  await mkdir(folder.keys, { recursive: true, mode: 0o700 });
};

/** Logs are of one run; within it they only grow, so that a restart does not wipe the crash before it. */
export const clearLogs = async (folder: LocalFolder): Promise<void> => {
  const files = await readdir(folder.logs);
  await Promise.all(files.map((file) => rm(join(folder.logs, file), { force: true, recursive: true })));
};
