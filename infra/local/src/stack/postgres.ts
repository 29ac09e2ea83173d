import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chown, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { postgresBinaries } from './postgresBinaries.ts';
import { postgresUser } from './postgresUser.ts';
import { startProcess, type ManagedProcess } from './process.ts';
import { waitUntilReady } from './wait.ts';
import type { Watchdog } from './watchdog.ts';

const run = promisify(execFile);

export interface PostgresOptions {
  /** Holds the cluster in its folder `data`; made when absent. */
  readonly dir: string;
  readonly port: number;
  /** Of the superuser `postgres`; fixed by the first start. */
  readonly password: string;
  readonly logFile: string;
  /** No fsync: faster, and worthless after a power cut. For tests. */
  readonly volatile: boolean;
  readonly watchdog: Watchdog;
}

export interface Postgres {
  /** As the superuser, to the database `postgres`. */
  readonly url: string;
  start(): Promise<ManagedProcess>;
  stop(): Promise<void>;
  /** SIGKILL, for tests of a store that goes away. */
  kill(): Promise<void>;
}

const volatileSettings = [
  'fsync=off',
  'synchronous_commit=off',
  'full_page_writes=off',
  'max_connections=200',
];

/** A real PostgreSQL from npm as a child process on a loopback port. */
export const createPostgres = (options: PostgresOptions): Postgres => {
  const data = join(options.dir, 'data');
  const url = `postgresql://postgres:${encodeURIComponent(options.password)}@127.0.0.1:${options.port}/postgres`;
  let server: ManagedProcess | undefined;

  const initialise = async (
    initdb: string,
    user: Awaited<ReturnType<typeof postgresUser>>,
  ): Promise<void> => {
    const passwordFile = join(options.dir, '.initial-password');
    await writeFile(passwordFile, options.password, { mode: 0o600 });
    if (user.uid !== undefined) await chown(passwordFile, user.uid, user.gid ?? -1);
    const partial = `${data}.partial`;
    await rm(partial, { recursive: true, force: true });
    try {
      const [command, ...prefix] = [...user.wrapper, initdb];
      const flags = [
        `--pgdata=${partial}`,
        '--username=postgres',
        `--pwfile=${passwordFile}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        // The same order and case rules on every machine; the C library is asked only what a letter is.
        '--locale=C',
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
        `--lc-ctype=${process.platform === 'darwin' ? 'en_US.UTF-8' : 'C.UTF-8'}`,
        ...(options.volatile ? ['--no-sync'] : []),
      ];
      await run(command ?? initdb, [...prefix, ...flags], {
        cwd: options.dir,
        ...(user.uid === undefined ? {} : { uid: user.uid }),
        ...(user.gid === undefined ? {} : { gid: user.gid }),
      });
      // Under its final name only when complete: an interrupted first start begins anew.
      await run('mv', [partial, data]);
    } finally {
      await rm(passwordFile, { force: true });
    }
  };

  const answers = async (): Promise<boolean> => {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 1000 });
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.query('SELECT 1');
      return true;
    } finally {
      await client.end().catch(() => undefined);
    }
  };

  return {
    url,
    start: async () => {
      const binaries = await postgresBinaries();
      await mkdir(options.dir, { recursive: true });
      const user = await postgresUser([options.dir, binaries.postgres]);
      if (user.uid !== undefined) await chown(options.dir, user.uid, user.gid ?? -1);
      if (!existsSync(data)) await initialise(binaries.initdb, user);
      const settings = [
        'listen_addresses=127.0.0.1',
        'unix_socket_directories=',
        `port=${options.port}`,
        ...(options.volatile ? volatileSettings : []),
      ];
      const [command, ...prefix] = [...user.wrapper, binaries.postgres];
      server = await startProcess({
        name: 'PostgreSQL',
        command: command ?? binaries.postgres,
        args: [...prefix, '-D', data, ...settings.flatMap((setting) => ['-c', setting])],
        cwd: options.dir,
        env: { ...process.env, LC_MESSAGES: 'C' },
        logFile: options.logFile,
        ...(user.uid === undefined ? {} : { uid: user.uid }),
        ...(user.gid === undefined ? {} : { gid: user.gid }),
        // "Fast" shutdown: ends sessions and checkpoints; SIGTERM would wait for every client.
        stopSignal: 'SIGINT',
        watchdog: options.watchdog,
      });
      await waitUntilReady(server, answers, { timeoutMs: 60_000, intervalMs: 50 });
      return server;
    },
    stop: async () => server?.stop(),
    kill: async () => server?.kill(),
  };
};
