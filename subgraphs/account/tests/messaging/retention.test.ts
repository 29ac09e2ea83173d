import { expect, test } from '@jest/globals';
import { silentLogger } from '@commerce/service';
import { fixedClock } from '@commerce/testkit';
import { createRetention } from '../../src/messaging/retention.ts';

const hourMs = 3_600_000;

/** A scheduler whose next turn the test takes. */
const manualScheduler = () => {
  const waiting: { ms: number; callback: () => void }[] = [];
  return {
    waiting,
    after: (ms: number, callback: () => void) => {
      const entry = { ms, callback };
      waiting.push(entry);
      return () => void waiting.splice(waiting.indexOf(entry), 1);
    },
  };
};

const open = (forget: (tenant: string, beforeMs: number) => Promise<number>) => {
  const scheduler = manualScheduler();
  const retention = createRetention({
    store: { ready: async () => undefined, forgetRequestsBefore: forget },
    tenants: ['acme', 'globex'],
    clock: fixedClock(1_000 * hourMs),
    scheduler,
    logger: silentLogger(),
  });
  return { retention, scheduler };
};

test('answers older than 48 hours are forgotten for every tenant, at the start and every hour', async () => {
  const calls: unknown[] = [];
  const { retention, scheduler } = open(async (...call) => calls.push(call));
  await retention.start();
  expect(scheduler.waiting.map(({ ms }) => ms)).toEqual([0]);
  scheduler.waiting.shift()?.callback();
  await new Promise(setImmediate);
  expect(calls).toEqual([
    ['acme', 952 * hourMs],
    ['globex', 952 * hourMs],
  ]);
  expect(scheduler.waiting.map(({ ms }) => ms)).toEqual([hourMs]);
  await retention.stop();
  expect(scheduler.waiting).toEqual([]);
});

test('a store that is down does not end the sweeping', async () => {
  const { retention, scheduler } = open(() => Promise.reject(new Error('down')));
  await retention.start();
  scheduler.waiting.shift()?.callback();
  await new Promise(setImmediate);
  expect(scheduler.waiting).toHaveLength(1);
  await retention.stop();
});
