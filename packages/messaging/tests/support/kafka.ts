import { Kafka, logLevel } from 'kafkajs';
import { createKafka, type KafkaBroker, type KafkaConfig } from '../../src/index.ts';
import { silentLogger } from './fakes.ts';

const plainConfig = (brokers: string, topicPrefix: string): KafkaConfig => ({
  brokers: brokers.split(','),
  tls: false,
  sasl: { mechanism: 'none' },
  topicPrefix,
  clientId: 'messaging-tests',
});

export const kafkaFor = (brokers: string, topicPrefix: string): KafkaBroker =>
  createKafka(plainConfig(brokers, topicPrefix), { logger: silentLogger });

/** Topics outside the contract, for suites that need a shape of their own. Names with their prefix. */
export const createTopic = async (brokers: string, topic: string, partitions: number): Promise<void> => {
  const admin = new Kafka({ brokers: brokers.split(','), logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  await admin.createTopics({
    waitForLeaders: true,
    topics: [
      { topic, numPartitions: partitions, configEntries: [{ name: 'max.message.bytes', value: '4194304' }] },
    ],
  });
  await admin.disconnect();
};
