import type { Topic } from '@commerce/contracts';
import type { Broker, BrokerInspector } from '../ports.ts';
import { createClient, type KafkaClientDeps } from './client.ts';
import { createKafkaConsumer } from './consumer.ts';
import type { KafkaConfig } from './env.ts';
import { createKafkaInspector } from './inspector.ts';
import { createKafkaPublisher } from './publisher.ts';
import { ensureTopics } from './topics.ts';

export interface KafkaBroker extends Broker {
  readonly inspector: BrokerInspector;
  /** Creates missing topics with their dead letter topics. */
  ensureTopics(topics: readonly Topic[], replicationFactor?: number): Promise<void>;
}

/** The broker of a deployment. Nothing connects before something made of it is started. */
export const createKafka = (config: KafkaConfig, deps: KafkaClientDeps): KafkaBroker => {
  const shared = {
    client: createClient(config, deps),
    brokers: config.brokers,
    topicPrefix: config.topicPrefix,
    logger: deps.logger,
  };
  return {
    inspector: createKafkaInspector(shared),
    createPublisher: () => createKafkaPublisher(shared),
    createConsumer: (options) => createKafkaConsumer(shared, options),
    ensureTopics: (topics, replicationFactor) => ensureTopics(shared, topics, replicationFactor),
  };
};
