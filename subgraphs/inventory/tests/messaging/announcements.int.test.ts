import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { encodeEvent, topics } from '@commerce/contracts';
import {
  createFeedWorker,
  createKafka,
  createOutboxRelay,
  type KafkaBroker,
  noIngestMetrics,
  type Publisher,
} from '@commerce/messaging';
import { silentLogger } from '@commerce/service';
import { describeWithDynamo, describeWithKafka, uniquePrefix, waitUntil } from '@commerce/testkit';
import { createStockAnnouncer, createStockOutbox } from '../../src/messaging/announcements.ts';
import { createInventoryHandler } from '../../src/messaging/handlers.ts';
import { reserveStock } from '../../src/operations/reserveStock.ts';
import { createTestTable, type TestTable } from '../support/dynamo.ts';
import { type Told, toldBy } from '../support/told.ts';
import { createWorld, staff, type World } from '../support/world.ts';

const skus = Array.from({ length: 120 }, (_, i) => `S-${i}`);

const counted = (sku: string, sequence: number) =>
  encodeEvent({
    type: 'supply.inventory.counted.v1',
    id: `${sku}-${sequence}`,
    source: '/wms',
    tenant: 'acme',
    timeMs: 1_700_000_000_000,
    sequence: BigInt(sequence),
    data: { sku, location: 'L1', onHand: 10 * sequence },
  });

describeWithKafka('changes of stock on commerce.events', ({ kafkaBrokers }) => {
  describeWithDynamo('with DynamoDB', ({ dynamodbEndpoint }) => {
    let table: TestTable;
    let world: World;
    let broker: KafkaBroker;
    let publisher: Publisher;

    beforeAll(async () => {
      table = await createTestTable(dynamodbEndpoint);
      world = createWorld({ makeStore: table.storeFor });
      broker = createKafka(
        {
          brokers: kafkaBrokers.split(','),
          tls: false,
          sasl: { mechanism: 'none' },
          topicPrefix: uniquePrefix(),
          clientId: 'inventory-tests',
        },
        { logger: silentLogger() },
      );
      await broker.ensureTopics([topics.inventory, topics.commerceEvents]);
      publisher = broker.createPublisher();
      await publisher.start();
    }, 120_000);
    afterAll(async () => {
      await publisher.stop();
      table.destroy();
    });

    const told = async (): Promise<Told[]> => {
      const found: Told[] = [];
      await broker.inspector.read(topics.commerceEvents.name, (records) => {
        found.push(...records.map((record) => toldBy(record)));
      });
      return found;
    };

    const workerTelling = (to: Pick<Publisher, 'publish'>) =>
      createFeedWorker({
        handlers: [
          createInventoryHandler({
            store: world.store,
            announce: createStockAnnouncer({ ...world, publisher: to }),
          }),
        ],
        isKnownTenant: (tenant) => tenant === 'acme',
        storeReady: () => world.store.ready(),
        metrics: noIngestMetrics,
        logger: silentLogger(),
        clock: world.clock,
        broker,
        groupId: 'commerce-inventory',
        onFatal: (error) => {
          throw error;
        },
        chunkSize: 20,
        backoff: { firstMs: 50, maxMs: 100 },
      });

    test('a worker that dies between its write and its announcement leaves both to the next one', async () => {
      await publisher.publish(skus.map((sku) => counted(sku, 1)));
      let refused = 0;
      const dying = workerTelling({
        async publish() {
          refused += 1;
          throw new Error('the process is dying');
        },
      });
      await dying.start();
      await waitUntil(() => refused >= 6, { timeoutMs: 60_000, what: 'writes that were not announced' });
      await dying.stop();
      const written = await world.store.readStocks('acme', skus, { fresh: true });
      expect([...written.values()].some(({ revision }) => revision === 1)).toBe(true);
      expect(await told()).toEqual([]);

      const next = workerTelling(publisher);
      await next.start();
      const heard = async () => new Set((await told()).map(({ sku }) => sku));
      await waitUntil(async () => (await heard()).size === skus.length, { timeoutMs: 60_000 });
      await next.stop();
      // Nothing was written twice, and each was told of as it is.
      for (const one of await told()) {
        expect(one).toMatchObject({ tenant: 'acme', revision: 1, available: 10, at: { L1: [10, 10, 0] } });
      }
    }, 120_000);

    test('a reservation is told of by the worker’s relay, with a higher revision than the count', async () => {
      const { store } = world;
      await reserveStock(world, staff(), {
        lines: [{ sku: 'S-7', quantity: 3 }],
        ttlSeconds: 60,
        idempotencyKey: 'k',
      });
      const relay = createOutboxRelay({
        store: createStockOutbox({ ...world, tenants: ['acme'] }),
        publisher: broker.createPublisher(),
        logger: silentLogger(),
      });
      await relay.start();
      await waitUntil(async () => (await store.untold('acme', 10)).length === 0, { timeoutMs: 30_000 });
      await relay.stop();
      const last = (await told()).filter(({ sku }) => sku === 'S-7').at(-1);
      expect(last).toEqual({ tenant: 'acme', sku: 'S-7', revision: 2, available: 7, at: { L1: [7, 10, 3] } });
    }, 60_000);
  });
});
