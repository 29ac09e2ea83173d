import { encodeEvent, topics } from '@commerce/contracts';
import { afterEach, beforeAll, expect, test } from '@jest/globals';
import { createFeedWorker, createIngestMetrics, createKafka } from '@commerce/messaging';
import { createMetrics, silentLogger } from '@commerce/service';
import { createDocumentClient, ensureTable, localDynamo, oneClient } from '@commerce/service/dynamo';
import {
  describeWithKafka,
  fixedClock,
  type PrivateStore,
  privateStore,
  uniquePrefix,
  waitUntil,
} from '@commerce/testkit';
import { createInventoryHandler } from '../../src/messaging/handlers.ts';
import type { InventoryStore } from '../../src/ports.ts';
import { createDynamoInventoryStore, inventoryTable } from '../../src/store/dynamo.ts';

const topic = topics.inventory.name;
const skus = Array.from({ length: 900 }, (_, i) => `S-${i}`);
const before = skus.slice(0, 600).map((sku) => [sku, 1] as const);
/** New SKUs, and newer counts of some that came before. */
const during = [
  ...skus.slice(300, 600).map((sku) => [sku, 2] as const),
  ...skus.slice(600).map((sku) => [sku, 1] as const),
];
const total = before.length + during.length;

const event = ([sku, sequence]: readonly [string, number]) =>
  encodeEvent({
    type: 'supply.inventory.counted.v1',
    id: `${sku}-${sequence}`,
    source: '/wms',
    tenant: 'acme',
    timeMs: 1_700_000_000_000,
    sequence: BigInt(sequence),
    data: { sku, location: 'L1', onHand: 10 * sequence },
  });

describeWithKafka('a DynamoDB that is killed while the inventory feed runs', ({ kafkaBrokers }) => {
  let dynamo: PrivateStore;
  const open: { stop(): Promise<void> }[] = [];

  beforeAll(async () => {
    dynamo = await privateStore('dynamodb');
  }, 120_000);
  afterEach(async () => {
    for (const part of open.splice(0).toReversed()) await part.stop();
  });

  test('makes the feed wait; then every count is applied exactly once and none is a dead letter', async () => {
    const broker = createKafka(
      {
        brokers: kafkaBrokers.split(','),
        tls: false,
        sasl: { mechanism: 'none' },
        topicPrefix: uniquePrefix(),
        clientId: 'inventory-tests',
      },
      { logger: silentLogger() },
    );
    await broker.ensureTopics([topics.inventory]);
    const publisher = broker.createPublisher();
    await publisher.start();
    open.push(publisher);

    const client = createDocumentClient(localDynamo(dynamo.endpoints.dynamodbEndpoint ?? ''));
    open.push({ stop: async () => client.destroy() });
    const definition = inventoryTable(uniquePrefix());
    await ensureTable(client, definition);
    const clock = fixedClock();
    const store = createDynamoInventoryStore({ clients: oneClient(client), table: definition.name, clock });
    // Every count that the store says it wrote, as SKU and sequence.
    const written: string[] = [];
    const watched: InventoryStore = {
      ...store,
      async writeCounts(tenant, sku, counts) {
        const done = await store.writeCounts(tenant, sku, counts);
        if (done) written.push(...counts.map(({ applied }) => `${sku}@${applied.sequence}`));
        return done;
      },
    };
    const { registry } = createMetrics('inventory-ingest', { defaults: false });
    const counted = async (name: string): Promise<number> =>
      ((await registry.getSingleMetric(name)?.get())?.values ?? []).reduce(
        (sum, { value }) => sum + value,
        0,
      );
    const fatal: Error[] = [];
    const worker = createFeedWorker({
      handlers: [createInventoryHandler({ store: watched })],
      isKnownTenant: (tenant) => tenant === 'acme',
      storeReady: () => store.ready(),
      metrics: createIngestMetrics(registry),
      logger: silentLogger(),
      clock,
      broker,
      groupId: 'commerce-inventory',
      onFatal: (error) => void fatal.push(error),
      chunkSize: 20,
      backoff: { firstMs: 100, maxMs: 500 },
    });

    await publisher.publish(before.map(event));
    await worker.start();
    open.push(worker);
    await waitUntil(() => written.length >= 60, { timeoutMs: 60_000, what: 'the feed under way' });
    await dynamo.kill();
    await publisher.publish(during.map(event));
    await waitUntil(async () => (await counted('ingest_retries_total')) >= 6, { timeoutMs: 30_000 });
    await expect(worker.ready()).rejects.toThrow('waits');
    expect(written.length).toBeLessThan(before.length);

    await dynamo.start();
    await waitUntil(async () => (await counted('ingest_events_total')) >= total, {
      timeoutMs: 90_000,
      what: 'an outcome for every event',
    });

    const stocks = await store.readStocks('acme', skus, { fresh: true });
    const found = skus.map((sku) => {
      const level = stocks.get(sku)?.levels.get('L1');
      return [sku, level?.onHand, level?.count?.sequence];
    });
    const expected = new Map([...before, ...during].map(([sku, sequence]) => [sku, sequence]));
    expect(found).toEqual(
      skus.map((sku) => [sku, 10 * (expected.get(sku) ?? 0), BigInt(expected.get(sku) ?? 0)]),
    );
    expect(new Set(written).size).toBe(written.length);
    expect(await counted('ingest_events_total')).toBe(total);
    expect(await counted('ingest_dead_letters_total')).toBe(0);
    for (const { high } of await broker.inspector.ranges(`${topic}.dlq`)) expect(high).toBe(0n);
    expect(fatal).toEqual([]);
    await waitUntil(() => worker.ready().then(() => true));
  }, 180_000);
});
