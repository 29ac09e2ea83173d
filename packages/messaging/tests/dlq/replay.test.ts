import { describe, expect, test } from '@jest/globals';
import { waitUntil } from '@commerce/testkit';
import { findLetter, replayDeadLetters, summarise, type OutgoingMessage } from '../../src/index.ts';
import { createMemoryBroker } from '../../src/memory/broker.ts';
import { createStockStore, stockMessage } from '../support/stock.ts';
import { createTestWorker, stockTopic } from '../support/worker.ts';

const setUp = async (messages: readonly OutgoingMessage[]) => {
  const broker = createMemoryBroker({ fetchSize: 3 });
  const publisher = broker.createPublisher();
  await publisher.publish(messages);
  const store = createStockStore();
  const consumeAll = async (total: number): Promise<void> => {
    const worker = createTestWorker(broker, store);
    await worker.start();
    await waitUntil(() => broker.committed('commerce-inventory', stockTopic) >= total);
    await worker.stop();
  };
  await consumeAll(messages.length);
  const replay = (code?: string, isDryRun = false) =>
    replayDeadLetters({ broker, publisher }, stockTopic, { code, isDryRun });
  const sent = () => broker.messages(stockTopic).slice(messages.length);
  return { broker, publisher, store, replay, sent, consumeAll };
};

const noJson = (sku: string): OutgoingMessage => ({ ...stockMessage(sku, 1, 1), value: Buffer.from('{') });
const noTenant = (sku: string): OutgoingMessage => {
  const { ce_tenantid: _gone, ...headers } = stockMessage(sku, 1, 1).headers;
  return { ...stockMessage(sku, 1, 1), headers };
};

describe('dead letters', () => {
  test('are counted by code, and shown with where they came from', async () => {
    const { broker } = await setUp([noJson('A'), noTenant('B'), noJson('C')]);
    expect(await summarise(broker.inspector, stockTopic)).toEqual([
      { code: 'NOT_JSON', total: 2, waiting: 2 },
      { code: 'TENANT_MISSING', total: 1, waiting: 1 },
    ]);
    expect(await findLetter(broker.inspector, stockTopic, { partition: 0, offset: 1n })).toMatchObject({
      code: 'TENANT_MISSING',
      attempt: 1,
      original: { topic: stockTopic, partition: 0, offset: 1n },
      record: { key: 'acme:B:W1' },
    });
    expect(await findLetter(broker.inspector, stockTopic, { partition: 0, offset: 9n })).toBeUndefined();
    expect(await summarise(broker.inspector, 'pim.products')).toEqual([]);
  });

  test('go back with their original key, value and headers and the next attempt', async () => {
    const { replay, sent } = await setUp([noJson('A')]);
    expect(await replay()).toEqual([{ code: 'NOT_JSON', replayed: 1, superseded: 0 }]);
    expect(sent()).toMatchObject([
      {
        key: 'acme:A:W1',
        value: Buffer.from('{'),
        headers: { ...stockMessage('A', 1, 1).headers, 'dlq-attempt': '2' },
      },
    ]);
    expect(Object.keys(sent()[0]?.headers ?? {})).not.toContain('dlq-error-code');
  });

  test('that fail again are dead letters of the second attempt', async () => {
    const { broker, replay, consumeAll } = await setUp([noJson('A')]);
    await replay();
    await consumeAll(2);
    expect(broker.messages(`${stockTopic}.dlq`).map(({ headers }) => headers['dlq-attempt'])).toEqual([
      '1',
      '2',
    ]);
  });

  test('are replayed once, whatever choice of codes comes after which', async () => {
    const { replay, sent, broker } = await setUp([noJson('A'), noTenant('B'), noJson('C'), noTenant('D')]);
    expect(await replay('TENANT_MISSING')).toEqual([{ code: 'TENANT_MISSING', replayed: 2, superseded: 0 }]);
    expect(await replay('TENANT_MISSING')).toEqual([]);
    expect(await replay()).toEqual([{ code: 'NOT_JSON', replayed: 2, superseded: 0 }]);
    expect(await replay()).toEqual([]);
    expect(sent().map(({ key }) => key)).toEqual(['acme:B:W1', 'acme:D:W1', 'acme:A:W1', 'acme:C:W1']);
    expect((await summarise(broker.inspector, stockTopic)).map(({ waiting }) => waiting)).toEqual([0, 0]);
  });

  test('a dry run says the same and sends nothing', async () => {
    const { replay, sent } = await setUp([noJson('A'), noTenant('B')]);
    expect(await replay(undefined, true)).toHaveLength(2);
    expect(sent()).toEqual([]);
    expect(await replay()).toHaveLength(2);
  });

  test('stay where they are when a compacted topic has a newer message of the key', async () => {
    const { replay, sent, store } = await setUp([noJson('A'), stockMessage('A', 2, 20), noJson('B')]);
    expect(await replay()).toEqual([{ code: 'NOT_JSON', replayed: 1, superseded: 1 }]);
    expect(sent().map(({ key }) => key)).toEqual(['acme:B:W1']);
    expect(store.snapshot()).toEqual({ 'acme:A:W1': 20 });
  });

  test('of a handler that was mended are applied by their replay', async () => {
    const { broker, replay, store, consumeAll } = await setUp([]);
    store.onEvent = ({ data }) => {
      if (data.sku === 'A') throw new TypeError('a defect');
    };
    await broker.createPublisher().publish([stockMessage('A', 1, 10), stockMessage('B', 1, 11)]);
    await consumeAll(2);
    expect(store.snapshot()).toEqual({ 'acme:B:W1': 11 });
    store.onEvent = () => undefined;
    expect(await replay('HANDLER_FAILED')).toEqual([{ code: 'HANDLER_FAILED', replayed: 1, superseded: 0 }]);
    await consumeAll(3);
    expect(store.snapshot()).toEqual({ 'acme:A:W1': 10, 'acme:B:W1': 11 });
  });
});
