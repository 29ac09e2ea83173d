import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cacheDir, infraRoot } from '../paths.ts';
import { ensureJars } from './jars.ts';
import { kafkaProperties, type SecureListener } from './kafkaProperties.ts';
import { coordinatorsReady } from './kafkaProbe.ts';
import { startProcess, type ManagedProcess } from './process.ts';
import { waitUntilReady } from './wait.ts';
import type { Watchdog } from './watchdog.ts';

const run = promisify(execFile);

export interface KafkaOptions {
  /** Configuration, and the log in its folder `data`. */
  readonly dir: string;
  readonly port: number;
  readonly controllerPort: number;
  readonly logFile: string;
  /** A second listener that demands TLS and SASL/SCRAM-SHA-512, as Amazon MSK does. */
  readonly secure?: SecureListener;
  /** Cheaper start, lower throughput. For tests. */
  readonly quick: boolean;
  readonly watchdog: Watchdog;
  readonly log: (line: string) => void;
}

export interface Kafka {
  /** `host:port` of the plain listener. */
  readonly brokers: string;
  start(): Promise<ManagedProcess>;
  stop(): Promise<void>;
  /** SIGKILL; what was acknowledged survives it. */
  kill(): Promise<void>;
}

export const fetchKafkaJars = (log: (line: string) => void): Promise<string> =>
  ensureJars({ name: 'kafka', mavenDir: join(infraRoot, 'maven', 'kafka'), cacheDir, log });

/** A single Apache Kafka node in KRaft mode as a child process on loopback ports. */
export const createKafka = (options: KafkaOptions): Kafka => {
  const data = join(options.dir, 'data');
  const config = join(options.dir, 'server.properties');
  let broker: ManagedProcess | undefined;

  const java = (lib: string, heap: string): string[] => [
    `-Xmx${heap}`,
    '-XX:+UseSerialGC',
    ...(options.quick ? ['-XX:TieredStopAtLevel=1', '-Xshare:auto'] : []),
    '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn',
    '-Dorg.slf4j.simpleLogger.showDateTime=true',
    '-cp',
    join(lib, '*'),
  ];

  const format = async (lib: string): Promise<void> => {
    // Formatted under another name and renamed when complete: an interrupted first start begins anew.
    const partial = `${data}.partial`;
    await rm(partial, { recursive: true, force: true });
    const formatConfig = join(options.dir, 'format.properties');
    await writeFile(formatConfig, kafkaProperties({ ...options, dataDir: partial }), { mode: 0o600 });
    const { secure } = options;
    const scram = secure
      ? ['--add-scram', `SCRAM-SHA-512=[name=${secure.username},password=${secure.password}]`]
      : [];
    const clusterId = randomBytes(16).toString('base64url');
    await run('java', [
      ...java(lib, '96m'),
      'kafka.tools.StorageTool',
      'format',
      // Joined by `=`, because an id may begin with a dash and would be taken for an option.
      `--cluster-id=${clusterId}`,
      '-c',
      formatConfig,
      ...scram,
    ]);
    await rename(partial, data);
    await rm(formatConfig);
  };

  return {
    brokers: `127.0.0.1:${options.port}`,
    start: async () => {
      const lib = await fetchKafkaJars(options.log);
      await mkdir(options.dir, { recursive: true });
      await writeFile(config, kafkaProperties({ ...options, dataDir: data }), { mode: 0o600 });
      if (!existsSync(data)) await format(lib);
      broker = await startProcess({
        name: 'Kafka',
        command: 'java',
        args: [...java(lib, '384m'), 'kafka.Kafka', config],
        cwd: options.dir,
        env: process.env,
        logFile: options.logFile,
        watchdog: options.watchdog,
      });
      await waitUntilReady(broker, () => coordinatorsReady('127.0.0.1', options.port), { timeoutMs: 90_000 });
      return broker;
    },
    stop: async () => broker?.stop(15_000),
    kill: async () => broker?.kill(),
  };
};
