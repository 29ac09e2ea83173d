import { afterEach, expect, test } from '@jest/globals';
import { encodeEvent, topics } from '@commerce/contracts';
import { systemClock as clock } from '@commerce/kernel';
import { createKafka, type KafkaConfig } from '@commerce/messaging';
import { silentLogger } from '@commerce/service';
import { describeWithKafka, uniquePrefix, waitUntil } from '@commerce/testkit';
import type { EntityCache, EntityQuestion } from '../../src/engine/cache/port.ts';
import { createEntityCaching } from '../../src/invalidation/entityCaching.ts';
import { supergraph } from '../engine/cache/cacheContract.ts';

const memory = { kind: 'memory', maxBytes: 1_000_000, timeoutMs: 50 } as const;

describeWithKafka('the entity cache over Kafka', ({ kafkaBrokers }) => {
  const open: { stop(): Promise<void> }[] = [];
  afterEach(async () => {
    for (const part of open.splice(0).toReversed()) await part.stop();
  });

  const kafka = (): KafkaConfig => ({
    brokers: kafkaBrokers.split(','),
    tls: false,
    sasl: { mechanism: 'none' },
    topicPrefix: uniquePrefix(),
    clientId: 'gateway-tests',
  });
  const question = (sku: string): EntityQuestion => ({
    subgraph: 'inventory',
    tenant: 'acme',
    rights: 'guest',
    operationKey: 'op',
    entities: [{ typename: 'Product', representation: JSON.stringify({ __typename: 'Product', sku }) }],
  });
  const keep = (cache: EntityCache, sku: string): void =>
    cache.store(question(sku), {
      values: [{ available: 1 }],
      cacheControl: 'max-age=600, public',
      failed: false,
      startedAtMs: clock.nowMs(),
    });
  const has = async (cache: EntityCache, sku: string): Promise<boolean> =>
    (await cache.lookup(question(sku))).hits === 1;
  const start = async (config: KafkaConfig): Promise<EntityCache> => {
    const caching = await createEntityCaching({
      cache: memory,
      kafka: config,
      clock,
      logger: silentLogger(),
    });
    open.push(caching);
    await caching.start();
    if (!caching.entityCache) throw new Error('no cache');
    caching.entityCache.schemaChanged(supergraph);
    return caching.entityCache;
  };

  test('every gateway drops what an event of the inventory names, and nothing else', async () => {
    const config = kafka();
    const broker = createKafka(config, { logger: silentLogger() });
    await broker.ensureTopics([topics.commerceEvents]);
    const publisher = broker.createPublisher();
    await publisher.start();
    open.push(publisher);
    const caches = [await start(config), await start(config)];
    const announce = (sku: string) =>
      publisher.publish([
        encodeEvent({
          type: 'commerce.inventory.changed.v1',
          id: sku,
          source: '/inventory',
          tenant: 'acme',
          timeMs: clock.nowMs(),
          sequence: 1n,
          data: { sku, available: 0, onHand: 0, reserved: 0, locations: [] },
        }),
      ]);
    for (const cache of caches) {
      // Joining its group takes a gateway some time, and makes it forget what it had before.
      await waitUntil(
        async () => {
          keep(cache, 'A');
          keep(cache, 'B');
          await announce('A');
          return (await has(cache, 'B')) && !(await has(cache, 'A'));
        },
        { timeoutMs: 60_000, intervalMs: 500 },
      );
    }
    expect(await Promise.all(caches.map((cache) => has(cache, 'B')))).toEqual([true, true]);
  }, 120_000);
});
