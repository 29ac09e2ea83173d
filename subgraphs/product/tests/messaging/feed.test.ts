import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { encodeEvent, encodeTombstone, topics, type OutgoingEvent } from '@commerce/contracts';
import { createFeedWorker, type Lifecycle, noIngestMetrics } from '@commerce/messaging';
import { createMemoryBroker, type MemoryBroker } from '@commerce/messaging/memory';
import { silentLogger } from '@commerce/service';
import { fixedClock, sequentialIds, waitUntil } from '@commerce/testkit';
import { createHandlers } from '../../src/messaging/handlers.ts';
import { createFeedMemory } from '../../src/operations/feedMemory.ts';
import type { CatalogStore } from '../../src/ports.ts';
import { createMemoryStore } from '../../src/store/memory/index.ts';
import { body } from '../support/events.ts';

const topic = topics.products.name;
const group = 'commerce-product';

type Upserted = OutgoingEvent<'pim.product.upserted.v1'>;

const event = (sku: string, sequence = 1, more: Parameters<typeof body>[1] = {}): Upserted => ({
  type: 'pim.product.upserted.v1',
  id: `${sku}-${sequence}`,
  source: '/pim',
  tenant: 'acme',
  timeMs: 1_767_600_000_000,
  sequence: BigInt(sequence),
  data: body(sku, more),
});

describe('the product feed', () => {
  let broker: MemoryBroker;
  let store: CatalogStore;
  let workers: Lifecycle[];

  const startWorker = async (through: CatalogStore = store): Promise<Lifecycle> => {
    const clock = fixedClock();
    const ids = sequentialIds(clock);
    const worker = createFeedWorker({
      handlers: createHandlers({
        store: through,
        ids,
        clock,
        memory: createFeedMemory({ store: through, ids }),
      }),
      isKnownTenant: (tenant) => tenant === 'acme',
      storeReady: () => through.ready(),
      metrics: noIngestMetrics,
      logger: silentLogger(),
      clock,
      broker,
      groupId: group,
      onFatal: () => undefined,
      backoff: { firstMs: 5, maxMs: 20 },
    });
    workers.push(worker);
    await worker.start();
    return worker;
  };
  const publish = async (
    ...messages: Parameters<ReturnType<MemoryBroker['createPublisher']>['publish']>[0]
  ) => {
    const publisher = broker.createPublisher();
    await publisher.start();
    await publisher.publish(messages);
  };
  const settled = () => waitUntil(() => broker.committed(group, topic) === broker.messages(topic).length);
  const bySku = async (sku: string) => (await store.productsBySku('acme', [sku], ['active']))[0];

  beforeEach(() => {
    broker = createMemoryBroker();
    store = createMemoryStore();
    workers = [];
  });
  afterEach(async () => {
    await Promise.all(workers.map((worker) => worker.stop()));
  });

  test('a message changes what the next query returns', async () => {
    await startWorker();
    await publish(encodeEvent(event('A', 1, { brand: 'old' })));
    await settled();
    expect(await bySku('A')).toMatchObject({ brand: 'old' });
    await publish(encodeEvent(event('A', 2, { brand: 'new' })));
    await settled();
    expect(await bySku('A')).toMatchObject({ brand: 'new' });
  });

  test('what cannot be applied becomes a dead letter with its code, and the partition goes on', async () => {
    await startWorker();
    const price = { priceList: 'default', currencyCode: 'USD', amount: '1.999', minQuantity: 1 };
    await publish(
      { ...encodeEvent(event('A')), value: Buffer.from('{') },
      encodeEvent(event('B', 1, { prices: [price] })),
      encodeEvent({ ...event('C'), tenant: 'nobody' }),
      encodeEvent(event('D')),
      encodeEvent(event('D', 1, { brand: 'other' })),
      encodeEvent(event('E')),
    );
    await settled();
    const codes = broker
      .messages(`${topic}.dlq`)
      .map(({ headers }) => Object.entries(headers).find(([name]) => /code$/.test(name))?.[1]);
    expect(codes).toEqual(['NOT_JSON', 'TOO_MANY_DECIMALS', 'TENANT_UNKNOWN', 'CONFLICT']);
    expect([await bySku('A'), await bySku('B')]).toEqual([undefined, undefined]);
    expect([(await bySku('D'))?.sku, (await bySku('E'))?.sku]).toEqual(['D', 'E']);
  });

  test('a deletion, its tombstone and a late upsert leave the product deleted', async () => {
    await startWorker();
    const gone = { ...event('A', 2), type: 'pim.product.deleted.v1' as const, data: { sku: 'A' } };
    await publish(
      encodeEvent(event('A', 1)),
      encodeEvent(gone),
      encodeTombstone(gone),
      { ...encodeTombstone(gone), headers: {} },
      encodeEvent(event('A', 1)),
    );
    await settled();
    expect(await bySku('A')).toBeUndefined();
    expect(broker.messages(`${topic}.dlq`)).toEqual([]);
  });

  test('a crash between the write and the commit of the offset delivers again, and nothing is doubled', async () => {
    let crashed = false;
    const dying: CatalogStore = {
      ...store,
      async writeProducts(tenant, rows) {
        const written = await store.writeProducts(tenant, rows);
        if (crashed) return written;
        crashed = true;
        throw Object.assign(new Error('the connection broke after the commit'), { code: 'ECONNRESET' });
      },
    };
    await publish(...Array.from({ length: 30 }, (_, i) => encodeEvent(event(`S-${i}`))));
    await startWorker(dying);
    await settled();
    expect(crashed).toBe(true);
    expect(await store.countProducts('acme', { statuses: ['active'] }, 100)).toBe(30);
    expect(broker.messages(`${topic}.dlq`)).toEqual([]);
  });

  test('a worker that takes over while the first still writes doubles and loses nothing', async () => {
    await publish(
      ...Array.from({ length: 200 }, (_, i) => encodeEvent(event(`S-${i % 40}`, i, { brand: `v${i}` }))),
    );
    const first = await startWorker();
    await startWorker();
    broker.rebalance(group);
    await first.stop();
    await settled();
    expect(await store.countProducts('acme', { statuses: ['active'] }, 100)).toBe(40);
    for (const i of [0, 39]) expect((await bySku(`S-${i}`))?.brand).toBe(`v${160 + i}`);
  });

  test('a store that is down makes the feed wait; nothing becomes a dead letter', async () => {
    let down = true;
    const shaky: CatalogStore = {
      ...store,
      knownProducts: (...args) =>
        down
          ? Promise.reject(Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }))
          : store.knownProducts(...args),
    };
    await startWorker(shaky);
    await publish(encodeEvent(event('A')));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await bySku('A')).toBeUndefined();
    expect(broker.committed(group, topic)).toBe(0);
    down = false;
    await settled();
    expect(await bySku('A')).toMatchObject({ sku: 'A' });
    expect(broker.messages(`${topic}.dlq`)).toEqual([]);
  });
});
