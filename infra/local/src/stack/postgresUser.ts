import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** How to run PostgreSQL, which refuses to run as root. */
export interface PostgresUser {
  readonly uid?: number;
  readonly gid?: number;
  /** Put before the command; empty where the command runs as it is. */
  readonly wrapper: readonly string[];
}

const idOf = async (flag: '-u' | '-g'): Promise<number> =>
  Number((await run('id', [flag, 'postgres'])).stdout);

const findOrCreateUser = async (): Promise<{ uid: number; gid: number }> => {
  await idOf('-u').catch(() =>
    run('useradd', ['--system', '--user-group', '--shell', '/bin/false', 'postgres']),
  );
  return { uid: await idOf('-u'), gid: await idOf('-g') };
};

/** The first folder on the way to `path` that another user may not enter, or null. */
const closedFolder = async (path: string): Promise<string | null> => {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    if (((await stat(folder)).mode & 0o001) === 0) return folder;
    if (folder === dirname(folder)) return null;
  }
};

/**
 * Whoever we are, unless that is root: then the system user `postgres` (made when missing), or,
 * where that user cannot reach the paths (a clone under /root), root under another number in a user
 * namespace of its own.
 */
export const postgresUser = async (paths: readonly string[]): Promise<PostgresUser> => {
  if (process.getuid?.() !== 0) return { wrapper: [] };
  const closed = (await Promise.all(paths.map(closedFolder))).find((folder) => folder !== null);
  if (closed === undefined) return { ...(await findOrCreateUser()), wrapper: [] };
  const wrapper = ['unshare', '--user', '--map-user=1000', '--map-group=1000', '--'];
  try {
    await run('unshare', [...wrapper.slice(1), 'true']);
    return { wrapper };
  } catch (cause) {
    throw new Error(
      `PostgreSQL does not run as root, and its own user cannot enter ${closed}: run as another user, or clone elsewhere`,
      { cause },
    );
  }
};
