import { topics } from '@commerce/contracts';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { describeWithKafka, uniquePrefix, waitUntil } from '@commerce/testkit';
import {
  TransientError,
  type ConsumedRecord,
  type KafkaBroker,
  type OutgoingMessage,
} from '../../src/index.ts';
import { kafkaFor } from '../support/kafka.ts';
import { createStockStore, stockMessage } from '../support/stock.ts';
import { createTestWorker, stockTopic, type TestWorker } from '../support/worker.ts';

const skus = (count: number, from = 0): string[] => Array.from({ length: count }, (_, i) => `S${i + from}`);

describeWithKafka('delivery through Kafka', ({ kafkaBrokers }) => {
  let broker: KafkaBroker;
  let running: TestWorker[] = [];

  beforeEach(async () => {
    broker = kafkaFor(kafkaBrokers, uniquePrefix());
    await broker.ensureTopics([topics.inventory]);
    // Doing it again changes nothing: every start of a stack does.
    await broker.ensureTopics([topics.inventory]);
  });
  afterEach(async () => {
    for (const worker of running) await worker.stop();
    running = [];
  });

  const publish = async (messages: readonly OutgoingMessage[]): Promise<void> => {
    const publisher = broker.createPublisher();
    await publisher.start();
    await publisher.publish(messages);
    await publisher.stop();
  };
  const start = async (worker: TestWorker): Promise<TestWorker> => {
    running.push(worker);
    await worker.start();
    return worker;
  };
  const lettersOf = async (): Promise<ConsumedRecord[]> => {
    const letters: ConsumedRecord[] = [];
    await broker.inspector.read(`${stockTopic}.dlq`, (records) => void letters.push(...records));
    return letters;
  };

  test('poison goes to the dead letters with everything it came with, and the partition goes on', async () => {
    const good = stockMessage('A', 1, 5);
    const poison: OutgoingMessage = {
      topic: stockTopic,
      key: good.key,
      value: Buffer.from([0xff, 0xfe]),
      headers: { ...good.headers, extra: Buffer.from([0x01, 0xff]) },
    };
    const huge = { ...good, value: Buffer.alloc(2_000_000, 0x61) };
    await publish([poison, huge, { ...good, headers: { ...good.headers, ce_tenantid: 'nobody' } }, good]);
    const store = createStockStore();
    const worker = await start(createTestWorker(broker, store));
    await worker.seen(4);
    expect(store.snapshot()).toEqual({ 'acme:A:W1': 5 });
    await worker.ready();

    const letters = await lettersOf();
    expect(letters.map(({ headers }) => headers['dlq-error-code'])).toEqual([
      'NOT_JSON',
      'TOO_LARGE',
      'TENANT_UNKNOWN',
    ]);
    const [first, second] = letters;
    expect(first).toMatchObject({
      key: 'acme:A:W1',
      headers: {
        ...good.headers,
        'dlq-topic': stockTopic,
        'dlq-offset': '0',
        'dlq-attempt': '1',
        'dlq-time': '1970-01-01T00:00:00.000Z',
      },
    });
    expect(first?.headers['dlq-partition']).toMatch(/^[0-5]$/);
    expect(Buffer.from(first?.value ?? [])).toEqual(Buffer.from([0xff, 0xfe]));
    expect(Buffer.from((first?.original.headers['extra'] ?? '') as Uint8Array)).toEqual(
      Buffer.from([0x01, 0xff]),
    );
    expect(second?.value).toHaveLength(2_000_000);
  }, 60_000);

  test('a crash between the store commit and the offset commit delivers again, and all of that is duplicates', async () => {
    await publish(skus(500).map((sku) => stockMessage(sku, 1, 1)));
    const store = createStockStore();
    let chunks = 0;
    const crashing = await start(
      createTestWorker(broker, store, {
        wrap: (ingest) => ({
          ...ingest,
          processBatch: async (records, options) => {
            const outcome = await ingest.processBatch(records, options);
            chunks += 1;
            if (chunks === 3) throw new Error('the process dies here');
            return outcome;
          },
        }),
      }),
    );
    await waitUntil(() => crashing.fatal.length > 0, { timeoutMs: 30_000 });
    await crashing.stop();
    const before = crashing.count('applied');

    const worker = await start(createTestWorker(broker, store));
    // The chunk that was applied before the crash comes again, whichever of them was the last.
    const done = (): boolean => before + worker.count('applied') >= 500 && worker.count('duplicate') > 0;
    await waitUntil(done, { timeoutMs: 30_000 });
    await worker.stop();
    expect(before + worker.count('applied')).toBe(500);
    expect(Object.keys(store.snapshot())).toHaveLength(500);
    expect(await lettersOf()).toEqual([]);
  }, 60_000);

  test('a second consumer that joins mid-stream: nothing is lost and nothing applied twice', async () => {
    const total = 20_000;
    await publish(skus(total).map((sku) => stockMessage(sku, 1, 1)));
    const store = createStockStore();
    const first = await start(createTestWorker(broker, store));
    await first.seen(1_000);
    const second = await start(createTestWorker(broker, store));
    await publish(skus(total, total).map((sku) => stockMessage(sku, 1, 1)));
    await waitUntil(() => Object.keys(store.snapshot()).length === 2 * total, { timeoutMs: 60_000 });
    expect(first.count('applied') + second.count('applied')).toBe(2 * total);
    expect(second.count('applied')).toBeGreaterThan(0);
    expect(
      first.count('conflict') + first.count('rejected') + second.count('conflict') + second.count('rejected'),
    ).toBe(0);
    expect([...first.fatal, ...second.fatal]).toEqual([]);
  }, 120_000);

  test('while the store is down the partition waits, not ready, and then applies everything once', async () => {
    await publish(skus(300).map((sku) => stockMessage(sku, 1, 1)));
    const store = createStockStore();
    store.failWith(...Array.from({ length: 20 }, () => new TransientError('the store is down')));
    const worker = await start(createTestWorker(broker, store));
    await waitUntil(() =>
      worker.ready().then(
        () => false,
        (e: Error) => /the store is down/.test(e.message),
      ),
    );
    await worker.seen(300);
    expect(worker.count('applied')).toBe(300);
    expect(await lettersOf()).toEqual([]);
  }, 60_000);
});
