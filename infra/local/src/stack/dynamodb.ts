import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { infraRoot, cacheDir } from '../paths.ts';
import { ensureJars } from './jars.ts';
import { startProcess, type ManagedProcess } from './process.ts';
import { waitUntilReady } from './wait.ts';
import type { Watchdog } from './watchdog.ts';

export interface DynamoDbOptions {
  /** Data (unless in memory) and nothing else. */
  readonly dir: string;
  readonly port: number;
  readonly logFile: string;
  readonly inMemory: boolean;
  readonly watchdog: Watchdog;
  readonly log: (line: string) => void;
}

export interface DynamoDb {
  readonly endpoint: string;
  start(): Promise<ManagedProcess>;
  stop(): Promise<void>;
  /** SIGKILL, for tests of a store that goes away. */
  kill(): Promise<void>;
}

const fetchDynamoDbJars = (log: (line: string) => void): Promise<string> =>
  ensureJars({
    name: 'dynamodb-local',
    mavenDir: join(infraRoot, 'maven', 'dynamodb'),
    cacheDir,
    javaSources: ['LoopbackServer.java'],
    npm: { spec: 'amplify-dynamodb-simulator@2.9.30', folders: ['emulator', 'emulator/DynamoDBLocal_lib'] },
    log,
  });

const entryPoint = (lib: string): string =>
  existsSync(join(lib, 'LoopbackServer.class'))
    ? 'LoopbackServer'
    : 'com.amazonaws.services.dynamodbv2.local.main.ServerRunner';

/** Amazon's DynamoDB Local as a child process on a loopback port. */
export const createDynamoDb = (options: DynamoDbOptions): DynamoDb => {
  const endpoint = `http://127.0.0.1:${options.port}`;
  let process: ManagedProcess | undefined;

  const answers = async (): Promise<boolean> => {
    // Any HTTP answer will do: without a signed request it is a 400.
    const response = await fetch(endpoint, { signal: AbortSignal.timeout(1000) });
    await response.arrayBuffer();
    return response.status < 500;
  };

  return {
    endpoint,
    start: async () => {
      const lib = await fetchDynamoDbJars(options.log);
      await mkdir(options.dir, { recursive: true });
      // It unpacks a native library at each start and leaves it there.
      const temporary = join(options.dir, 'tmp');
      await rm(temporary, { recursive: true, force: true });
      await mkdir(temporary);
      process = await startProcess({
        name: 'DynamoDB Local',
        command: 'java',
        args: [
          '-Xmx256m',
          '-XX:+UseSerialGC',
          '-XX:TieredStopAtLevel=1',
          `-Djava.io.tmpdir=${temporary}`,
          '-XX:-UsePerfData',
          `-Djava.library.path=${lib}`,
          '-cp',
          `${lib}:${join(lib, '*')}`,
          entryPoint(lib),
          '-sharedDb',
          '-disableTelemetry',
          '-port',
          String(options.port),
          ...(options.inMemory ? ['-inMemory'] : ['-dbPath', options.dir]),
        ],
        cwd: options.dir,
        env: globalThis.process.env,
        logFile: options.logFile,
        watchdog: options.watchdog,
      });
      await waitUntilReady(process, answers, { timeoutMs: 60_000 });
      return process;
    },
    stop: async () => {
      await process?.stop();
      await rm(join(options.dir, 'tmp'), { recursive: true, force: true });
    },
    kill: async () => process?.kill(),
  };
};
