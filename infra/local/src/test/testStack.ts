import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheDir } from '../paths.ts';
import { createDynamoDb } from '../stack/dynamodb.ts';
import { javaProblem } from '../stack/java.ts';
import { createKafka } from '../stack/kafka.ts';
import { ensureBrokerTls } from '../stack/kafkaTls.ts';
import { findFreePorts } from '../stack/ports.ts';
import { createPostgres } from '../stack/postgres.ts';
import type { Watchdog } from '../stack/watchdog.ts';

export type StoreName = 'postgres' | 'dynamodb' | 'kafka';

/** What COMMERCE_TEST_STACK holds as JSON; packages/testkit reads it. */
export interface TestStackDescription {
  postgresUrl?: string;
  dynamodbEndpoint?: string;
  kafkaBrokers?: string;
  /** A listener of the same broker that demands TLS and SASL/SCRAM-SHA-512. */
  kafkaSecure?: { brokers: string; caFile: string; username: string; password: string };
  /** Why a store is not there. */
  missing: Partial<Record<StoreName, string>>;
}

export interface RunningStore {
  stop(): Promise<void>;
}

interface Started {
  readonly description: Partial<TestStackDescription>;
  readonly store: RunningStore;
}

export interface TestStackDeps {
  /** A fresh folder that other users may enter; the caller removes it. */
  readonly dir: string;
  readonly watchdog: Watchdog;
  readonly log: (line: string) => void;
}

const startPostgres = async ({ dir, watchdog }: TestStackDeps): Promise<Started> => {
  const [port = 0] = await findFreePorts(1);
  const postgres = createPostgres({
    dir: join(dir, 'postgres'),
    port,
    password: 'postgres',
    logFile: join(dir, 'postgres.log'),
    volatile: true,
    watchdog,
  });
  await postgres.start();
  // The data is thrown away: nothing to shut down in order.
  return { description: { postgresUrl: postgres.url }, store: { stop: () => postgres.kill() } };
};

const startDynamoDb = async ({ dir, watchdog, log }: TestStackDeps): Promise<Started> => {
  const [port = 0] = await findFreePorts(1);
  const logFile = join(dir, 'dynamodb.log');
  const dynamodb = createDynamoDb({ dir: join(dir, 'dynamodb'), port, logFile, inMemory: true, watchdog, log });
  await dynamodb.start();
  return { description: { dynamodbEndpoint: dynamodb.endpoint }, store: { stop: () => dynamodb.kill() } };
};

const startKafka = async ({ dir, watchdog, log }: TestStackDeps): Promise<Started> => {
  const [port = 0, controllerPort = 0, securePort = 0] = await findFreePorts(3);
  const tls = await ensureBrokerTls(cacheDir);
  const login = { username: 'commerce', password: 'commerce-test' };
  const kafka = createKafka({
    dir: join(dir, 'kafka'),
    port,
    controllerPort,
    logFile: join(dir, 'kafka.log'),
    secure: { port: securePort, ...login, ...tls },
    quick: true,
    watchdog,
    log,
  });
  await kafka.start();
  const kafkaSecure = { brokers: `127.0.0.1:${securePort}`, caFile: tls.caFile, ...login };
  return { description: { kafkaBrokers: kafka.brokers, kafkaSecure }, store: { stop: () => kafka.kill() } };
};

const starters: Record<StoreName, (deps: TestStackDeps) => Promise<Started>> = {
  postgres: startPostgres,
  dynamodb: startDynamoDb,
  kafka: startKafka,
};

const needsJava: readonly StoreName[] = ['dynamodb', 'kafka'];

/**
 * Starts the wanted stores side by side on free ports. One that cannot be had is named in `missing`
 * with the reason; suites that need it decide what that means.
 */
export const startTestStack = async (
  deps: TestStackDeps,
  wanted: readonly StoreName[],
): Promise<{ description: TestStackDescription; stop: () => Promise<void> }> => {
  await mkdir(cacheDir, { recursive: true });
  const java = wanted.some((name) => needsJava.includes(name)) ? await javaProblem() : null;
  const description: TestStackDescription = { missing: {} };
  const stores: RunningStore[] = [];

  const start = async (name: StoreName): Promise<void> => {
    if (!wanted.includes(name)) {
      description.missing[name] = 'no test of this run mentions it';
      return;
    }
    if (java !== null && needsJava.includes(name)) {
      description.missing[name] = java;
      return;
    }
    try {
      const started = await starters[name](deps);
      Object.assign(description, started.description);
      stores.push(started.store);
    } catch (error) {
      description.missing[name] = error instanceof Error ? error.message : String(error);
    }
  };

  await Promise.all((['postgres', 'dynamodb', 'kafka'] as const).map(start));
  return { description, stop: async () => void (await Promise.all(stores.map((store) => store.stop()))) };
};
