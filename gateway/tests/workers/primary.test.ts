import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { EventEmitter } from 'node:events';
import { systemClock as clock } from '@commerce/kernel';
import { silentLogger } from '@commerce/service';
import { createPrimary, type PrimaryDeps } from '../../src/workers/primary.ts';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

/** Workers without processes: each answers what it is told by `answer`, as long as it is not hung. */
const fakeCluster = () => {
  const workers: Record<string, unknown> = {};
  const cluster = Object.assign(new EventEmitter(), {
    workers,
    hung: new Set<number>(),
    killed: [] as number[],
    fork() {
      const id = Object.keys(workers).length + 1;
      const worker = {
        id,
        isConnected: () => !cluster.killed.includes(id),
        send({ type }: { type: string }) {
          if (type === 'gateway:stop') cluster.emit('exit', worker, 0, '');
          if (type === 'gateway:ping' && !cluster.hung.has(id))
            cluster.emit('message', worker, { type: 'gateway:pong' });
        },
        process: {
          kill(signal: string) {
            cluster.killed.push(id);
            cluster.emit('exit', worker, 0, signal);
          },
        },
      };
      workers[id] = worker;
      setTimeout(() => cluster.emit('message', worker, { type: 'gateway:ready', port: 4_000 }), 10);
      return worker;
    },
  });
  return cluster;
};

const started = async () => {
  const cluster = fakeCluster();
  const primary = createPrimary({
    cluster: cluster as object as PrimaryDeps['cluster'],
    workers: 2,
    clock,
    logger: silentLogger(),
  });
  const starting = primary.start();
  await jest.advanceTimersByTimeAsync(20);
  await starting;
  return { cluster, primary };
};

describe('a worker whose event loop no longer turns', () => {
  test('is ended, and another one is started in its place', async () => {
    const { cluster, primary } = await started();
    cluster.hung.add(1);
    await jest.advanceTimersByTimeAsync(29_000);
    expect(cluster.killed).toEqual([]);
    await jest.advanceTimersByTimeAsync(7_000);
    expect(cluster.killed).toEqual([1]);
    expect(Object.keys(cluster.workers)).toEqual(['1', '2', '3']);
    await primary.stop();
  });

  test('is left alone when it answers again in time, and the others always are', async () => {
    const { cluster, primary } = await started();
    cluster.hung.add(2);
    await jest.advanceTimersByTimeAsync(28_000);
    cluster.hung.delete(2);
    await jest.advanceTimersByTimeAsync(120_000);
    expect(cluster.killed).toEqual([]);
    await primary.stop();
  });
});
