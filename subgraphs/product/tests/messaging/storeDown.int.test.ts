import { bodyHash, encodeEvent, keyOf, topics } from '@commerce/contracts';
import { afterEach, beforeAll, expect, test } from '@jest/globals';
import { createFeedWorker, createKafka, createIngestMetrics } from '@commerce/messaging';
import { migrate } from '@commerce/prisma/migrate';
import { createMetrics, silentLogger } from '@commerce/service';
import {
  createTestDatabase,
  describeWithKafka,
  fixedClock,
  type PrivateStore,
  privateStore,
  sequentialIds,
  uniquePrefix,
  waitUntil,
} from '@commerce/testkit';
import { createHandlers } from '../../src/messaging/handlers.ts';
import { createFeedMemory } from '../../src/operations/feedMemory.ts';
import { createPostgresFeedStore } from '../../src/store/postgres/feedStore.ts';
import { body } from '../support/events.ts';

const topic = topics.products.name;
const type = 'pim.product.upserted.v1';
const skus = Array.from({ length: 3_000 }, (_, i) => `S-${i}`);
const before = skus.slice(0, 2_000).map((sku) => [sku, 1] as const);
/** New products, and newer versions of some that came before. */
const during = [
  ...skus.slice(1_000, 2_000).map((sku) => [sku, 2] as const),
  ...skus.slice(2_000).map((sku) => [sku, 1] as const),
];
const total = before.length + during.length;

const dataOf = (sku: string, sequence: number) => body(sku, { brand: `v${sequence}` });

const event = ([sku, sequence]: readonly [string, number]) =>
  encodeEvent({
    type,
    id: `${sku}-${sequence}`,
    source: '/pim',
    tenant: 'acme',
    timeMs: 1_767_600_000_000,
    sequence: BigInt(sequence),
    data: dataOf(sku, sequence),
  });

describeWithKafka('a PostgreSQL that is killed while the product feed runs', ({ kafkaBrokers }) => {
  let postgres: PrivateStore;
  let appUrl: string;
  const open: { stop(): Promise<void> }[] = [];

  afterEach(async () => {
    for (const part of open.splice(0).toReversed()) await part.stop();
  });
  beforeAll(async () => {
    postgres = await privateStore('postgres');
    const database = await createTestDatabase(postgres.endpoints.postgresUrl ?? '', {
      migrate: ({ ownerUrl, appRole }) =>
        migrate({ url: ownerUrl, owner: 'product', applicationRole: appRole }),
    });
    // The tests' servers acknowledge before they write, which a kill would turn into a loss of their own.
    appUrl = `${database.appUrl}?options=-c%20synchronous_commit%3Don`;
  }, 120_000);

  test('makes the feed wait; then every event is applied exactly once and none is a dead letter', async () => {
    const broker = createKafka(
      {
        brokers: kafkaBrokers.split(','),
        tls: false,
        sasl: { mechanism: 'none' },
        topicPrefix: uniquePrefix(),
        clientId: 'product-tests',
      },
      { logger: silentLogger() },
    );
    await broker.ensureTopics([topics.products]);
    const publisher = broker.createPublisher();
    await publisher.start();
    open.push(publisher);

    const store = createPostgresFeedStore({ url: appUrl, poolSize: 4, connectTimeoutMs: 2_000 });
    open.push(store);
    // Every row that the store says it wrote, as SKU and sequence.
    const written: string[] = [];
    const watched: typeof store = {
      ...store,
      async writeProducts(tenant, rows) {
        const done = await store.writeProducts(tenant, rows);
        written.push(...rows.filter(({ sku }) => done.has(sku)).map((row) => `${row.sku}@${row.sequence}`));
        return done;
      },
    };
    const clock = fixedClock();
    const ids = sequentialIds(clock);
    const { registry } = createMetrics('product-ingest', { defaults: false });
    const counted = async (name: string): Promise<number> =>
      ((await registry.getSingleMetric(name)?.get())?.values ?? []).reduce(
        (sum, { value }) => sum + value,
        0,
      );
    const fatal: Error[] = [];
    const worker = createFeedWorker({
      handlers: createHandlers({
        store: watched,
        ids,
        clock,
        memory: createFeedMemory({ store: watched, ids }),
      }),
      isKnownTenant: (tenant) => tenant === 'acme',
      storeReady: () => store.ready(),
      metrics: createIngestMetrics(registry),
      logger: silentLogger(),
      clock,
      broker,
      groupId: 'commerce-product',
      onFatal: (error) => void fatal.push(error),
      chunkSize: 50,
      backoff: { firstMs: 100, maxMs: 500 },
    });

    await publisher.publish(before.map(event));
    await worker.start();
    open.push(worker);
    await waitUntil(() => written.length >= 300, { timeoutMs: 60_000, what: 'the feed under way' });
    await postgres.kill();
    await publisher.publish(during.map(event));
    await waitUntil(async () => (await counted('ingest_retries_total')) >= 6, { timeoutMs: 30_000 });
    await expect(worker.ready()).rejects.toThrow('waits');
    expect(written.length).toBeLessThan(before.length);

    await postgres.start();
    await waitUntil(async () => (await counted('ingest_events_total')) >= total, {
      timeoutMs: 60_000,
      what: 'an outcome for every event',
    });

    const rows = await store.knownProducts('acme', skus, []);
    expect(rows).toHaveLength(skus.length);
    const expected = new Map([...before, ...during].map(([sku, sequence]) => [sku, sequence]));
    expect(new Map(rows.map(({ sku, sequence }) => [sku, Number(sequence)]))).toEqual(expected);
    const hashOf = ([sku, sequence]: readonly [string, number]): string =>
      bodyHash(type, keyOf(type, 'acme', dataOf(sku, sequence)), dataOf(sku, sequence));
    expect(new Set(rows.map(({ hash }) => hash))).toEqual(new Set([...expected].map(hashOf)));
    expect(new Set(written).size).toBe(written.length);
    expect(await counted('ingest_events_total')).toBe(total);
    expect(await counted('ingest_dead_letters_total')).toBe(0);
    for (const { high } of await broker.inspector.ranges(`${topic}.dlq`)) expect(high).toBe(0n);
    expect(fatal).toEqual([]);
    await waitUntil(() => worker.ready().then(() => true));
  }, 180_000);
});
