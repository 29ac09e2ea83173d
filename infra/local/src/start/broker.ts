import { topics } from '@commerce/contracts';
import { checkKafkaEnv, createKafka, kafkaEnv, toKafkaConfig, type KafkaBroker } from '@commerce/messaging';
import { z } from 'zod';
import { mergeEnvironment } from './environments.ts';
import { createFileLogger } from './fileLogger.ts';
import { SettingsError } from './settings.ts';

const schema = z.object(kafkaEnv).superRefine(checkKafkaEnv);

/** A client of the stack's Kafka, by the same KAFKA_* variables that the services read. */
export const connectBroker = (brokers: string, base: NodeJS.ProcessEnv, logFile: string): KafkaBroker => {
  const parsed = schema.safeParse(mergeEnvironment(base, { KAFKA_BROKERS: brokers }));
  if (!parsed.success) {
    throw new SettingsError(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`));
  }
  const config = toKafkaConfig(parsed.data, 'local-stack');
  if (config === undefined) throw new SettingsError(['KAFKA_BROKERS: is empty']);
  return createKafka(config, { logger: createFileLogger(logFile) });
};

/** Creates the topics of the contract, and their dead letter topics, where they are missing. */
export const createTopics = (broker: KafkaBroker): Promise<void> =>
  broker.ensureTopics(Object.values(topics));
