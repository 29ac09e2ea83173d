import { topics } from '@commerce/contracts';
import { expect, test } from '@jest/globals';
import { describeWithKafka, uniquePrefix } from '@commerce/testkit';
import { replayDeadLetters, summarise } from '../../src/index.ts';
import { kafkaFor } from '../support/kafka.ts';
import { createStockStore, stockMessage } from '../support/stock.ts';
import { createTestWorker, stockTopic } from '../support/worker.ts';

describeWithKafka('replaying dead letters through Kafka', ({ kafkaBrokers }) => {
  test('each goes back once, to its own partition, also when the replay is run again', async () => {
    const broker = kafkaFor(kafkaBrokers, uniquePrefix());
    await broker.ensureTopics([topics.inventory]);
    const store = createStockStore();
    let isMended = false;
    store.onEvent = ({ data }) => {
      if (!isMended && data.sku.startsWith('BAD')) throw new TypeError('a defect');
    };
    const worker = createTestWorker(broker, store);
    const publisher = broker.createPublisher();
    await publisher.start();
    const skus = Array.from({ length: 40 }, (_, i) => `${i % 10 === 0 ? 'BAD' : 'OK'}${i}`);
    await publisher.publish([
      ...skus.map((sku) => stockMessage(sku, 1, 1)),
      { ...stockMessage('X', 1, 1), value: Buffer.from('{') },
    ]);
    await worker.start();
    await worker.seen(41);
    expect(await summarise(broker.inspector, stockTopic)).toEqual([
      { code: 'HANDLER_FAILED', total: 4, waiting: 4 },
      { code: 'NOT_JSON', total: 1, waiting: 1 },
    ]);

    isMended = true;
    const replay = (code?: string) =>
      replayDeadLetters({ broker, publisher }, stockTopic, { code, isDryRun: false });
    expect(await replay('HANDLER_FAILED')).toEqual([{ code: 'HANDLER_FAILED', replayed: 4, superseded: 0 }]);
    expect(await replay('HANDLER_FAILED')).toEqual([]);
    await worker.seen(45);
    expect(worker.count('applied')).toBe(40);
    expect(worker.count('duplicate')).toBe(0);
    expect(await summarise(broker.inspector, stockTopic)).toEqual([
      { code: 'HANDLER_FAILED', total: 4, waiting: 0 },
      { code: 'NOT_JSON', total: 1, waiting: 1 },
    ]);
    await worker.stop();
    await publisher.stop();
  }, 90_000);
});
