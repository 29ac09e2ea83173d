import { describe, expect, test } from '@jest/globals';
import type { Scheduler } from '@commerce/messaging';
import { silentLogger } from '@commerce/service';
import { createSweeper } from '../../src/messaging/sweeper.ts';
import { reserveStock } from '../../src/operations/reserveStock.ts';
import { createWorld, levelsOf, staff, stockUp } from '../support/world.ts';

/** A scheduler that calls back when told to. */
const manualScheduler = () => {
  const waiting: { ms: number; callback: () => void }[] = [];
  const scheduler: Scheduler = {
    after: (ms, callback) => {
      const entry = { ms, callback };
      waiting.push(entry);
      return () => void waiting.splice(waiting.indexOf(entry), 1);
    },
  };
  const tick = async (): Promise<void> => {
    waiting.shift()?.callback();
    await new Promise((resolve) => setTimeout(resolve, 20));
  };
  return { scheduler, waiting, tick };
};

describe('the sweeper', () => {
  test('looks at every tenant at once and then every so often, goes on after a failure, and stops', async () => {
    const world = createWorld();
    for (const tenant of ['acme', 'globex']) {
      await stockUp(world.store, 'A', { L1: 5 }, tenant);
      const input = { lines: [{ sku: 'A', quantity: 2 }], ttlSeconds: 10, idempotencyKey: 'k' };
      await reserveStock(world, staff(tenant), input);
    }
    const { scheduler, waiting, tick } = manualScheduler();
    let down = true;
    const overdueReservations: typeof world.store.overdueReservations = async (...args) => {
      if (down) throw new Error('down');
      return world.store.overdueReservations(...args);
    };
    const sweeper = createSweeper({
      ...world,
      store: { ...world.store, overdueReservations },
      tenants: ['acme', 'globex'],
      log: silentLogger(),
      everyMs: 5_000,
      scheduler,
    });
    await sweeper.start();
    expect(waiting.map(({ ms }) => ms)).toEqual([0]);
    world.clock.advance(10_000);
    await tick();
    down = false;
    expect(waiting.map(({ ms }) => ms)).toEqual([5_000]);
    await tick();
    expect(await levelsOf(world.store, 'A')).toEqual({ L1: [5, 0, 5] });
    expect(await levelsOf(world.store, 'A', 'globex')).toEqual({ L1: [5, 0, 5] });
    await sweeper.stop();
    expect(waiting).toEqual([]);
  });
});
