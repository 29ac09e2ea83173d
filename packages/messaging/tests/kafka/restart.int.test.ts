import { topics } from '@commerce/contracts';
import { beforeAll, expect, test } from '@jest/globals';
import { describeWithKafka, privateStore, waitUntil, type PrivateStore } from '@commerce/testkit';
import { kafkaFor } from '../support/kafka.ts';
import { createStockStore, stockMessage } from '../support/stock.ts';
import { createTestWorker } from '../support/worker.ts';

describeWithKafka('a broker that goes away', () => {
  let kafka: PrivateStore;

  beforeAll(async () => {
    kafka = await privateStore('kafka');
  }, 60_000);

  test('the worker outlives a killed broker: nothing is lost, nothing applied twice', async () => {
    const broker = kafkaFor(kafka.endpoints.kafkaBrokers ?? '', '');
    await broker.ensureTopics([topics.inventory]);
    const store = createStockStore();
    const worker = createTestWorker(broker, store);
    const publisher = broker.createPublisher();
    await publisher.start();
    await worker.start();

    const publish = (from: number, count: number): Promise<void> =>
      publisher.publish(Array.from({ length: count }, (_, i) => stockMessage(`S${from + i}`, 1, 1)));
    await publish(0, 2_000);
    await worker.seen(500);
    await kafka.kill();
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    await kafka.start();
    // At least once: what the broker refused is for the caller to send again.
    await waitUntil(() => publish(2_000, 2_000).then(() => true), { timeoutMs: 60_000 });

    await waitUntil(() => Object.keys(store.snapshot()).length === 4_000, { timeoutMs: 90_000 });
    expect(worker.count('applied')).toBe(4_000);
    expect(worker.count('conflict') + worker.count('rejected')).toBe(0);
    expect(worker.fatal).toEqual([]);
    await waitUntil(() => worker.ready().then(() => true));
    await worker.stop();
    await publisher.stop();
  }, 180_000);
});
