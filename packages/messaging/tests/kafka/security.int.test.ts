import { topics } from '@commerce/contracts';
import { expect, test } from '@jest/globals';
import { describeWithKafka, uniquePrefix } from '@commerce/testkit';
import { createKafka, type KafkaConfig, type KafkaErrorCode } from '../../src/index.ts';
import { silentLogger } from '../support/fakes.ts';
import { kafkaFor } from '../support/kafka.ts';
import { createStockStore, stockMessage } from '../support/stock.ts';
import { createTestWorker, stockTopic } from '../support/worker.ts';

describeWithKafka('a broker that demands TLS and SASL/SCRAM-SHA-512', ({ kafkaBrokers, kafkaSecure }) => {
  const secure = (topicPrefix: string, changes: Partial<KafkaConfig> = {}): KafkaConfig => ({
    brokers: [kafkaSecure?.brokers ?? ''],
    tls: { caFile: kafkaSecure?.caFile ?? '' },
    sasl: {
      mechanism: 'scram-sha-512',
      username: kafkaSecure?.username ?? '',
      password: kafkaSecure?.password ?? '',
    },
    topicPrefix,
    clientId: 'messaging-tests',
    ...changes,
  });

  test('feeds a worker like any other', async () => {
    const broker = createKafka(secure(uniquePrefix()), { logger: silentLogger });
    await broker.ensureTopics([topics.inventory]);
    const store = createStockStore();
    const worker = createTestWorker(broker, store);
    const publisher = broker.createPublisher();
    await publisher.start();
    await publisher.publish([stockMessage('A', 1, 5)]);
    await worker.start();
    await worker.seen(1);
    expect(store.snapshot()).toEqual({ 'acme:A:W1': 5 });
    await worker.stop();
    await publisher.stop();
  }, 60_000);

  const wrongLogin = { mechanism: 'scram-sha-512', username: 'commerce', password: 'wrong' } as const;
  test.each<[string, KafkaErrorCode, Partial<KafkaConfig>, RegExp]>([
    [
      'a wrong password',
      'KAFKA_AUTHENTICATION_FAILED',
      { sasl: wrongLogin },
      /KAFKA_USERNAME and KAFKA_PASSWORD/,
    ],
    [
      'an unknown user',
      'KAFKA_AUTHENTICATION_FAILED',
      { sasl: { ...wrongLogin, username: 'nobody' } },
      /KAFKA_USERNAME/,
    ],
    [
      'a mechanism that it does not have',
      'KAFKA_AUTHENTICATION_FAILED',
      { sasl: { mechanism: 'aws-iam', region: 'eu-central-1' } },
      /KAFKA_SASL/,
    ],
    ['no trust in its certificate', 'KAFKA_TLS_FAILED', { tls: {} }, /KAFKA_CA_FILE/],
    ['no TLS at all', 'KAFKA_UNREACHABLE', { tls: false }, /KAFKA_TLS/],
  ])(
    '%s is a clear error within seconds, for consumer and publisher',
    async (_name, code, changes, hint) => {
      const signIamToken = async () => ({ token: 'dG9rZW4', expiryTime: Date.now() + 900_000 });
      const broker = createKafka(secure('', changes), { logger: silentLogger, signIamToken });
      const consumer = broker.createConsumer({
        groupId: 'g',
        topics: [stockTopic],
        onBatch: async () => undefined,
        onFatal: () => undefined,
      });
      for (const part of [consumer, broker.createPublisher()]) {
        const begun = performance.now();
        await expect(part.start()).rejects.toMatchObject({ code, message: expect.stringMatching(hint) });
        expect(performance.now() - begun).toBeLessThan(25_000);
        await part.stop();
      }
    },
    60_000,
  );

  test('a topic that does not exist is named', async () => {
    const worker = createTestWorker(kafkaFor(kafkaBrokers, uniquePrefix()), createStockStore());
    await expect(worker.start()).rejects.toMatchObject({
      code: 'KAFKA_TOPIC_MISSING',
      message: expect.stringContaining(stockTopic),
    });
    await worker.stop();
  }, 60_000);
});
