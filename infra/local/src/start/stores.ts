import { join } from 'node:path';
import { createDynamoDb } from '../stack/dynamodb.ts';
import { javaProblem } from '../stack/java.ts';
import { JarsUnavailable } from '../stack/jars.ts';
import { createKafka, fetchKafkaJars } from '../stack/kafka.ts';
import { createPostgres } from '../stack/postgres.ts';
import type { Watchdog } from '../stack/watchdog.ts';
import type { KeyStore } from './keys.ts';
import type { LocalFolder } from './localFolder.ts';
import { portOf, type Settings } from './settings.ts';
import type { Unit } from './supervisor.ts';

export interface StoreDeps {
  readonly settings: Settings;
  readonly folder: LocalFolder;
  readonly keys: KeyStore;
  readonly watchdog: Watchdog;
  readonly log: (line: string) => void;
}

/** Our own PostgreSQL, and its superuser's URL. */
export const ownPostgres = async ({
  settings,
  folder,
  keys,
  watchdog,
}: StoreDeps): Promise<{ unit: Unit; url: string }> => {
  const postgres = createPostgres({
    dir: folder.postgres,
    port: portOf(settings, 'postgres'),
    password: await keys.secret('postgres-superuser'),
    logFile: join(folder.logs, 'postgres.log'),
    volatile: false,
    watchdog,
  });
  return { unit: { name: 'PostgreSQL', start: () => postgres.start() }, url: postgres.url };
};

/** Our own DynamoDB Local, and its endpoint. */
export const ownDynamoDb = ({
  settings,
  folder,
  watchdog,
  log,
}: StoreDeps): { unit: Unit; endpoint: string } => {
  const dynamodb = createDynamoDb({
    dir: join(folder.dynamodb, 'data'),
    port: portOf(settings, 'dynamodb'),
    logFile: join(folder.logs, 'dynamodb.log'),
    inMemory: false,
    watchdog,
    log,
  });
  return { unit: { name: 'DynamoDB Local', start: () => dynamodb.start() }, endpoint: dynamodb.endpoint };
};

/** Our own Kafka, and its brokers; or why it cannot be had here. */
export const ownKafka = async ({
  settings,
  folder,
  watchdog,
  log,
}: StoreDeps): Promise<{ unit: Unit; brokers: string } | { unavailable: string }> => {
  const java = await javaProblem();
  if (java !== null) return { unavailable: java };
  try {
    await fetchKafkaJars(log);
  } catch (error) {
    if (error instanceof JarsUnavailable) return { unavailable: error.message };
    throw error;
  }
  const kafka = createKafka({
    dir: folder.kafka,
    port: portOf(settings, 'kafka'),
    controllerPort: portOf(settings, 'kafka-controller'),
    logFile: join(folder.logs, 'kafka.log'),
    quick: false,
    watchdog,
    log,
  });
  return { unit: { name: 'Kafka', start: () => kafka.start() }, brokers: kafka.brokers };
};
