import { join } from 'node:path';
import { cacheDir } from '../paths.ts';
import { createDynamoDb } from '../stack/dynamodb.ts';
import { createKafka } from '../stack/kafka.ts';
import { ensureBrokerTls } from '../stack/kafkaTls.ts';
import { findFreePorts } from '../stack/ports.ts';
import { createPostgres } from '../stack/postgres.ts';
import type { Watchdog } from '../stack/watchdog.ts';

export const storeNames = ['postgres', 'dynamodb', 'kafka'] as const;

export type StoreName = (typeof storeNames)[number];

/** How a suite reaches the stores; a part of what COMMERCE_TEST_STACK holds. */
export interface StoreEndpoints {
  /** As a superuser. */
  postgresUrl?: string;
  dynamodbEndpoint?: string;
  kafkaBrokers?: string;
  /** A listener of the same broker that demands TLS and SASL/SCRAM-SHA-512. */
  kafkaSecure?: { brokers: string; caFile: string; username: string; password: string };
}

export interface TestStore {
  readonly endpoints: StoreEndpoints;
  /** Again after `stop` or `kill`, too: same ports; the data is there unless it was in memory. */
  start(): Promise<unknown>;
  stop(): Promise<void>;
  kill(): Promise<void>;
}

export interface TestStoreDeps {
  /** A folder that other users may enter; the caller removes it. */
  readonly dir: string;
  readonly watchdog: Watchdog;
  readonly log: (line: string) => void;
  /** Keeps data on disk, so that it outlives a kill; only DynamoDB Local asks, which is faster in memory. */
  readonly durable?: boolean;
}

const postgresStore = async ({ dir, watchdog }: TestStoreDeps): Promise<TestStore> => {
  const [port = 0] = await findFreePorts(1);
  const logFile = `${dir}.log`;
  const postgres = createPostgres({ dir, port, password: 'postgres', logFile, volatile: true, watchdog });
  return { ...postgres, endpoints: { postgresUrl: postgres.url } };
};

const dynamodbStore = async ({ dir, watchdog, log, durable = false }: TestStoreDeps): Promise<TestStore> => {
  const [port = 0] = await findFreePorts(1);
  const logFile = `${dir}.log`;
  const dynamodb = createDynamoDb({ dir, port, logFile, inMemory: !durable, watchdog, log });
  return { ...dynamodb, endpoints: { dynamodbEndpoint: dynamodb.endpoint } };
};

const kafkaStore = async ({ dir, watchdog, log }: TestStoreDeps): Promise<TestStore> => {
  const [port = 0, controllerPort = 0, securePort = 0] = await findFreePorts(3);
  const tls = await ensureBrokerTls(cacheDir);
  const login = { username: 'commerce', password: 'commerce-test' };
  const secure = { port: securePort, ...login, ...tls };
  const kafka = createKafka({
    dir,
    port,
    controllerPort,
    logFile: `${dir}.log`,
    secure,
    quick: true,
    watchdog,
    log,
  });
  const kafkaSecure = { brokers: `127.0.0.1:${securePort}`, caFile: tls.caFile, ...login };
  return { ...kafka, endpoints: { kafkaBrokers: kafka.brokers, kafkaSecure } };
};

const makers = { postgres: postgresStore, dynamodb: dynamodbStore, kafka: kafkaStore };

/** A throw-away store of its own on free ports, not started yet. */
export const createTestStore = (name: StoreName, instance: string, deps: TestStoreDeps): Promise<TestStore> =>
  makers[name]({ ...deps, dir: join(deps.dir, instance) });
