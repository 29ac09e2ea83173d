import { describe, expect, test } from '@jest/globals';
import { createIngest, TransientError, type ConsumedRecord, type IngestDeps } from '../../src/index.ts';
import { createCountingMetrics, createDeadLetterList, fixedClock, silentLogger } from '../support/fakes.ts';
import { asRecord, createStockStore, isKnownTenant, stockMessage } from '../support/stock.ts';

const setUp = (changes: Partial<IngestDeps> = {}) => {
  const store = createStockStore();
  const deadLetters = createDeadLetterList();
  const metrics = createCountingMetrics();
  const ingest = createIngest({
    isKnownTenant,
    handlers: [store.handler],
    deadLetters,
    metrics,
    logger: silentLogger,
    clock: fixedClock,
    ...changes,
  });
  return { store, deadLetters, metrics, ingest };
};

const records = (...messages: Parameters<typeof asRecord>[0][]): ConsumedRecord[] =>
  messages.map((message, i) => asRecord(message, i));

const poison = { ...stockMessage('P', 1, 1), value: Buffer.from('{') };

describe('processBatch', () => {
  test('poison becomes a dead letter and everything around it is applied', async () => {
    const { ingest, store, deadLetters, metrics } = setUp();
    const { counts } = await ingest.processBatch(
      records(stockMessage('A', 1, 5), poison, stockMessage('B', 1, 6)),
    );
    expect(counts).toMatchObject({ applied: 2, rejected: 1 });
    expect(store.snapshot()).toEqual({ 'acme:A:W1': 5, 'acme:B:W1': 6 });
    expect(deadLetters.letters).toMatchObject([{ code: 'NOT_JSON', record: { offset: '1' } }]);
    expect(Object.fromEntries(metrics.counts)).toEqual({
      'supply.inventory applied': 2,
      'supply.inventory rejected': 1,
      'supply.inventory NOT_JSON': 1,
    });
  });

  test('a value of 2 MB is a dead letter, not an error', async () => {
    const { ingest, deadLetters } = setUp();
    await ingest.processBatch(records({ ...stockMessage('A', 1, 5), value: Buffer.alloc(2_000_000, 0x20) }));
    expect(deadLetters.letters.map(({ code }) => code)).toEqual(['TOO_LARGE']);
  });

  test('a replay is a duplicate, an older event is dropped, another body is a conflict in the dead letters', async () => {
    const { ingest, deadLetters, store } = setUp();
    await ingest.processBatch(records(stockMessage('A', 5, 50)));
    const { outcomes } = await ingest.processBatch(records(stockMessage('A', 5, 50)));
    expect(outcomes).toEqual([{ status: 'duplicate' }]);
    expect((await ingest.processBatch(records(stockMessage('A', 4, 40)))).outcomes).toEqual([
      { status: 'stale' },
    ]);
    expect(deadLetters.letters).toEqual([]);
    expect((await ingest.processBatch(records(stockMessage('A', 5, 51)))).counts.conflict).toBe(1);
    expect(deadLetters.letters.map(({ code }) => code)).toEqual(['CONFLICT']);
    expect(store.onHand('acme:A:W1')).toBe(50);
  });

  test('a batch costs one write per key', async () => {
    const { ingest, store } = setUp();
    const { counts } = await ingest.processBatch(
      records(
        stockMessage('A', 1, 1),
        stockMessage('A', 3, 3),
        stockMessage('A', 2, 2),
        stockMessage('B', 1, 1),
      ),
    );
    expect(counts).toMatchObject({ applied: 2, superseded: 2 });
    expect(store.writes()).toBe(2);
    expect(store.onHand('acme:A:W1')).toBe(3);
  });

  test('an event that nobody handles and a bare tombstone are skipped', async () => {
    const { ingest } = setUp({ handlers: [] });
    const { counts } = await ingest.processBatch(
      records(stockMessage('A', 1, 1), {
        topic: 'supply.inventory',
        key: 'acme:A:W1',
        value: null,
        headers: {},
      }),
    );
    expect(counts).toMatchObject({ skipped: 2 });
  });

  test('a store that is down is a TransientError and never a dead letter', async () => {
    const { ingest, store, deadLetters } = setUp();
    for (const error of [
      new TransientError('down'),
      Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }),
      Object.assign(new Error('busy'), { name: 'ThrottlingException' }),
      new Error('wrapped', { cause: Object.assign(new Error('starting'), { code: '57P03' }) }),
    ]) {
      store.failWith(error);
      await expect(ingest.processBatch(records(stockMessage('A', 1, 1)))).rejects.toBeInstanceOf(
        TransientError,
      );
    }
    expect(deadLetters.letters).toEqual([]);
    expect((await ingest.processBatch(records(stockMessage('A', 1, 1)))).counts.applied).toBe(1);
  });

  test('when dead letters cannot be written, the batch is tried again instead of losing them', async () => {
    const { ingest, deadLetters } = setUp();
    deadLetters.failWith = new Error('no broker');
    await expect(ingest.processBatch(records(poison))).rejects.toBeInstanceOf(TransientError);
  });

  test('a handler that forgets an outcome is found out', async () => {
    const { ingest } = setUp({
      handlers: [{ types: ['supply.inventory.counted.v1'], handle: async () => [] }],
      storeReady: async () => undefined,
    });
    await expect(ingest.processBatch(records(stockMessage('A', 1, 1)))).rejects.toBeInstanceOf(
      TransientError,
    );
  });
});

describe('an event that makes the handler throw', () => {
  const failOn = (sku: string) => (event: { data: { sku: string } }) => {
    if (event.data.sku === sku) throw new TypeError(`cannot read ${sku}`);
  };

  test('is found by halving and becomes a dead letter alone', async () => {
    const { ingest, store, deadLetters } = setUp();
    store.onEvent = failOn('K7');
    const all = Array.from({ length: 20 }, (_, i) => stockMessage(`K${i}`, 1, i));
    const { counts } = await ingest.processBatch(records(...all));
    expect(counts).toMatchObject({ rejected: 1 });
    expect(Object.keys(store.snapshot())).toHaveLength(19);
    expect(deadLetters.letters).toMatchObject([
      { code: 'HANDLER_FAILED', record: { offset: '7' }, message: 'cannot read K7' },
    ]);
  });

  test('is not blamed while everything fails, because that is what an outage looks like', async () => {
    const { ingest, store, deadLetters } = setUp();
    store.onEvent = failOn('A');
    for (let attempt = 1; attempt < 20; attempt += 1) {
      await expect(ingest.processBatch(records(stockMessage('A', 1, 1)), { attempt })).rejects.toBeInstanceOf(
        TransientError,
      );
    }
    expect(deadLetters.letters).toEqual([]);
  });

  test('is blamed after some attempts once the store itself says that it is well', async () => {
    let isStoreUp = false;
    const { ingest, store, deadLetters } = setUp({
      storeReady: async () => {
        if (!isStoreUp) throw new Error('down');
      },
    });
    store.onEvent = failOn('A');
    const attempt = (n: number) => ingest.processBatch(records(stockMessage('A', 1, 1)), { attempt: n });
    await expect(attempt(9)).rejects.toBeInstanceOf(TransientError);
    isStoreUp = true;
    await expect(attempt(1)).rejects.toBeInstanceOf(TransientError);
    expect((await attempt(5)).counts.rejected).toBe(1);
    expect(deadLetters.letters.map(({ code }) => code)).toEqual(['HANDLER_FAILED']);
  });
});
