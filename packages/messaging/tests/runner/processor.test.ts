import { describe, expect, jest, test } from '@jest/globals';
import { TransientError, type Batch, type ConsumedRecord } from '../../src/index.ts';
import { createBatchProcessor } from '../../src/runner/processor.ts';
import { createCountingMetrics, createManualScheduler, silentLogger } from '../support/fakes.ts';
import { asRecord, stockMessage } from '../support/stock.ts';

const recordsOf = (count: number): ConsumedRecord[] =>
  Array.from({ length: count }, (_, i) => asRecord(stockMessage(`S${i}`, 1, i), i + 100));

const createBatch = (count: number, changes: Partial<Batch> = {}) => {
  const log: string[] = [];
  const batch: Batch = {
    topic: 'supply.inventory',
    partition: 3,
    records: recordsOf(count),
    highWatermark: String(100 + count),
    isRunning: () => true,
    isStale: () => false,
    heartbeat: async () => void log.push('heartbeat'),
    resolve: (offset) => void log.push(`resolve ${offset}`),
    commitIfNecessary: async () => void log.push('commit'),
    pause: () => {
      log.push('pause');
      return () => void log.push('resume');
    },
    ...changes,
  };
  return { batch, log };
};

type Process = (records: readonly ConsumedRecord[], options?: { attempt: number }) => Promise<never>;

const setUp = (process: (records: readonly ConsumedRecord[], attempt: number) => Promise<void> | void) => {
  const scheduler = createManualScheduler();
  const metrics = createCountingMetrics();
  const calls: string[] = [];
  const processBatch = (async (records, options) => {
    calls.push(records.map(({ offset }) => offset).join(','));
    await process(records, options?.attempt ?? 1);
    return { outcomes: [], counts: {} } as never;
  }) satisfies Process;
  const processor = createBatchProcessor({
    ingest: { processBatch },
    metrics,
    logger: silentLogger,
    scheduler,
    backoff: { firstMs: 100, maxMs: 1_000 },
    chunkSize: 2,
    heartbeatEveryMs: 50,
  });
  return { processor, scheduler, metrics, calls };
};

describe('a batch', () => {
  test('is applied in chunks; each offset is resolved after its chunk and never before', async () => {
    const { batch, log } = createBatch(5);
    const { processor, calls, metrics } = setUp(() => void log.push('applied'));
    await processor.onBatch(batch);
    expect(calls).toEqual(['100,101', '102,103', '104']);
    expect(log.filter((entry) => entry !== 'heartbeat')).toEqual([
      ...['applied', 'resolve 101', 'commit'],
      ...['applied', 'resolve 103', 'commit'],
      ...['applied', 'resolve 104', 'commit'],
    ]);
    expect(metrics.counts.get('supply.inventory/3 lag')).toBe(0);
  });

  test('is left at once when a heartbeat throws a rebalance; what was done before stays resolved', async () => {
    const rebalance = new Error('REBALANCE_IN_PROGRESS');
    const heartbeat = jest
      .fn<() => Promise<void>>()
      .mockResolvedValueOnce(undefined)
      .mockRejectedValueOnce(rebalance);
    const { batch, log } = createBatch(5, { heartbeat });
    const { processor, calls } = setUp(() => undefined);
    await expect(processor.onBatch(batch)).rejects.toBe(rebalance);
    expect(calls).toEqual(['100,101']);
    expect(log).toEqual(['resolve 101', 'commit']);
  });

  test('a rebalance during a slow chunk keeps the chunk from being resolved', async () => {
    const rebalance = new Error('REBALANCE_IN_PROGRESS');
    const heartbeat = jest
      .fn<() => Promise<void>>()
      .mockResolvedValueOnce(undefined)
      .mockRejectedValueOnce(rebalance);
    const { batch, log } = createBatch(2, { heartbeat });
    const { processor, scheduler } = setUp(async () => {
      expect(scheduler.waits()).toEqual([50]);
      scheduler.fire();
      await Promise.resolve();
    });
    await expect(processor.onBatch(batch)).rejects.toBe(rebalance);
    expect(log).toEqual([]);
  });

  test('sends heartbeats while the store is slow', async () => {
    const { batch, log } = createBatch(2);
    const { processor, scheduler } = setUp(async () => {
      for (let i = 0; i < 3; i += 1) {
        scheduler.fire();
        await Promise.resolve();
        await Promise.resolve();
      }
    });
    await processor.onBatch(batch);
    expect(log.filter((entry) => entry === 'heartbeat')).toHaveLength(4);
    expect(scheduler.waits()).toEqual([]);
  });

  test.each(['isStale', 'isRunning'] as const)('is left between chunks when %s says so', async (name) => {
    let chunks = 0;
    const isOver = (): boolean => chunks >= 1;
    const { batch, log } = createBatch(
      5,
      name === 'isStale' ? { isStale: isOver } : { isRunning: () => !isOver() },
    );
    const { processor, calls } = setUp(() => void (chunks += 1));
    await processor.onBatch(batch);
    expect(calls).toHaveLength(1);
    // A stop finishes the chunk under way; a partition that is gone gets nothing any more.
    expect(log.includes('resolve 101')).toBe(name === 'isRunning');
  });

  test('while the store is down the partition waits, longer each time, and nothing is resolved', async () => {
    let isDown = true;
    const attempts: number[] = [];
    const { processor, scheduler, metrics } = setUp((_records, attempt) => {
      attempts.push(attempt);
      if (isDown) throw new TransientError('store down');
    });
    const waits: number[] = [];
    for (let i = 0; i < 6; i += 1) {
      const { batch, log } = createBatch(3);
      await processor.onBatch(batch);
      waits.push(...scheduler.waits());
      expect(processor.waiting()).toEqual(['supply.inventory/3 waits: store down']);
      scheduler.fire();
      expect(log).toEqual(['heartbeat', 'pause', 'resume']);
    }
    expect(waits).toEqual([100, 200, 400, 800, 1_000, 1_000]);
    expect(attempts).toEqual([1, 2, 3, 4, 5, 6]);
    expect(metrics.counts.get('supply.inventory retry')).toBe(6);

    isDown = false;
    const { batch, log } = createBatch(3);
    await processor.onBatch(batch);
    expect(log).toContain('resolve 102');
    expect(processor.waiting()).toEqual([]);
  });

  test('a failure of our own is thrown, so that the process ends and nothing is lost', async () => {
    const defect = new TypeError('defect');
    const { batch, log } = createBatch(3);
    const { processor } = setUp(() => {
      throw defect;
    });
    await expect(processor.onBatch(batch)).rejects.toBe(defect);
    expect(log).toEqual(['heartbeat']);
  });

  test('stopping takes the waiting partitions back', async () => {
    const { batch, log } = createBatch(1);
    const { processor, scheduler } = setUp(() => {
      throw new TransientError('store down');
    });
    await processor.onBatch(batch);
    processor.stop();
    scheduler.fire();
    expect(log).not.toContain('resume');
  });
});
