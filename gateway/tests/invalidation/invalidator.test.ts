import { afterEach, describe, expect, test } from '@jest/globals';
import { encodeEvent, type EventBodies } from '@commerce/contracts';
import {
  type ConsumerOptions,
  type Lifecycle,
  type OutgoingMessage,
  systemScheduler,
} from '@commerce/messaging';
import { createMemoryBroker } from '@commerce/messaging/memory';
import { silentLogger } from '@commerce/service';
import { waitUntil } from '@commerce/testkit';
import type { EntityName } from '../../src/engine/cache/port.ts';
import { createInvalidator } from '../../src/invalidation/invalidator.ts';

const event = <T extends 'commerce.product.changed.v1' | 'commerce.inventory.changed.v1'>(
  type: T,
  data: EventBodies[T],
  tenant = 'acme',
): OutgoingMessage =>
  encodeEvent({ type, data, tenant, id: 'e', source: '/x', timeMs: 0, sequence: 1n } as never);

const productChanged = event('commerce.product.changed.v1', {
  id: 'prd_01ARZ3NDEKTSV4RRFFQ69G5FAV',
  sku: 'A',
  change: 'upserted',
});
const stockOf = (sku: string, tenant = 'acme') =>
  event(
    'commerce.inventory.changed.v1',
    { sku, available: 1, onHand: 1, reserved: 0, locations: [] },
    tenant,
  );

describe('the invalidator', () => {
  const running: Lifecycle[] = [];
  afterEach(async () => {
    for (const one of running.splice(0)) await one.stop();
  });

  const recording = () => {
    const names: EntityName[] = [];
    const forgotten = { times: 0 };
    return {
      names,
      forgotten,
      invalidate: (given: readonly EntityName[]) => void names.push(...given),
      forgetAll: () => void (forgotten.times += 1),
    };
  };
  const listen = async (
    broker: Parameters<typeof createInvalidator>[0]['broker'],
    groupId: string,
    cache = recording(),
  ) => {
    const invalidator = createInvalidator({
      broker,
      groupId,
      cache,
      logger: silentLogger(),
      scheduler: systemScheduler,
      retryMs: 5,
    });
    running.push(invalidator);
    await invalidator.start();
    await invalidator.ready();
    await waitUntil(() => cache.forgotten.times > 0);
    return cache;
  };
  const send = async (broker: ReturnType<typeof createMemoryBroker>, ...messages: OutgoingMessage[]) => {
    await broker.createPublisher().publish(messages);
  };

  test('names the entities of an event by every key that it knows, in the owning subgraph', async () => {
    const broker = createMemoryBroker();
    const cache = await listen(broker, 'g1');
    await send(broker, productChanged, stockOf('B', 'globex'));
    await waitUntil(() => cache.names.length >= 3);
    const product = { tenant: 'acme', subgraph: 'product', typename: 'Product' };
    expect(cache.names).toEqual([
      { ...product, key: { id: 'prd_01ARZ3NDEKTSV4RRFFQ69G5FAV' } },
      { ...product, key: { sku: 'A' } },
      { tenant: 'globex', subgraph: 'inventory', typename: 'Product', key: { sku: 'B' } },
    ]);
  });

  test('every process hears every event; what was said before it listened is not heard, but all is forgotten', async () => {
    const broker = createMemoryBroker();
    await send(broker, stockOf('OLD'));
    const caches = await Promise.all(['g1', 'g2'].map((group) => listen(broker, group)));
    await send(broker, stockOf('NEW'));
    for (const cache of caches) {
      await waitUntil(() => cache.names.length > 0);
      expect(cache.names.map(({ key }) => key)).toEqual([{ sku: 'NEW' }]);
      expect(cache.forgotten.times).toBe(1);
    }
  });

  test('other events, tombstones and messages that cannot be read stop nothing', async () => {
    const broker = createMemoryBroker();
    const cache = await listen(broker, 'g1');
    const erased = encodeEvent({
      type: 'commerce.account.erased.v1',
      id: 'e',
      source: '/account',
      tenant: 'acme',
      timeMs: 0,
      sequence: 1n,
      data: { accountId: 'acc_01ARZ3NDEKTSV4RRFFQ69G5FAV', erasedAt: '2026-01-01T00:00:00Z' },
    });
    const stock = stockOf('B');
    await send(
      broker,
      erased,
      { ...stock, value: null },
      { ...stock, value: Buffer.from('{') },
      { ...stock, headers: {} },
      stock,
    );
    await waitUntil(() => cache.names.length > 0);
    expect(cache.names.map(({ key }) => key)).toEqual([{ sku: 'B' }]);
  });

  test('a broker that is down, or a consumer that dies, is tried again, and all is forgotten', async () => {
    const inner = createMemoryBroker();
    let starts = 0;
    let die: (error: Error) => void = () => undefined;
    const broker = {
      createConsumer(options: ConsumerOptions): Lifecycle {
        const consumer = inner.createConsumer(options);
        die = options.onFatal;
        return {
          ...consumer,
          async start() {
            starts += 1;
            if (starts === 1) throw new Error('no broker');
            await consumer.start();
          },
        };
      },
    };
    const cache = await listen(broker, 'g1');
    await waitUntil(() => starts === 2);
    const before = cache.forgotten.times;
    die(new Error('gone'));
    await waitUntil(() => starts === 3);
    await waitUntil(() => cache.forgotten.times >= before + 2);
    await send(inner, stockOf('B'));
    await waitUntil(() => cache.names.length > 0);
  });
});
