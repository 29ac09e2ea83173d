import { deadLetterMaxMessageBytes, deadLetterRetentionMs, type Topic } from '@commerce/contracts';
import type { ITopicConfig, Kafka } from 'kafkajs';
import { toKafkaError } from './errors.ts';

const topicConfig = (topic: Topic, prefix: string, replicationFactor: number): ITopicConfig => ({
  topic: prefix + topic.name,
  numPartitions: topic.partitions,
  replicationFactor,
  configEntries: [
    { name: 'cleanup.policy', value: topic.cleanupPolicy },
    { name: 'max.message.bytes', value: String(topic.maxMessageBytes) },
    ...(topic.retentionMs === null ? [] : [{ name: 'retention.ms', value: String(topic.retentionMs) }]),
  ],
});

const deadLetterConfig = (topic: Topic, prefix: string, replicationFactor: number): ITopicConfig => ({
  topic: prefix + topic.deadLetterTopic,
  numPartitions: 1,
  replicationFactor,
  configEntries: [
    { name: 'cleanup.policy', value: 'delete' },
    { name: 'retention.ms', value: String(deadLetterRetentionMs) },
    { name: 'max.message.bytes', value: String(deadLetterMaxMessageBytes) },
  ],
});

/**
 * Creates the topics, and their dead letter topics, that do not exist yet; resolves when they have
 * leaders. `replicationFactor`: -1 takes the cluster's default. Existing topics are left as they are.
 */
export const ensureTopics = async (
  deps: { readonly client: Kafka; readonly brokers: readonly string[]; readonly topicPrefix: string },
  topics: readonly Topic[],
  replicationFactor = -1,
): Promise<void> => {
  const admin = deps.client.admin();
  try {
    await admin.connect();
    await admin.createTopics({
      waitForLeaders: true,
      topics: topics.flatMap((topic) => [
        topicConfig(topic, deps.topicPrefix, replicationFactor),
        deadLetterConfig(topic, deps.topicPrefix, replicationFactor),
      ]),
    });
  } catch (error) {
    throw toKafkaError(error, deps.brokers);
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
};
