import { describe, expect, test } from '@jest/globals';
import { fixedClock } from '@commerce/testkit';
import fc from 'fast-check';
import { createMemoryBuckets } from '@commerce/service/rate';
import { bucketContract } from './bucketContract.ts';

const rig = () => {
  const clock = fixedClock();
  return { clock, store: createMemoryBuckets({ clock }) };
};

bucketContract(async () => {
  const { clock, store } = rig();
  return { store, wait: async (ms) => clock.advance(ms) };
}, 1);

describe('laws of a bucket in memory', () => {
  const steps = fc.array(fc.record({ gapMs: fc.nat(2_000), cost: fc.integer({ min: 1, max: 500 }) }), {
    minLength: 1,
    maxLength: 60,
  });
  const rates = fc.record({
    perMs: fc.constantFrom(0.01, 0.25, 1, 3),
    burst: fc.integer({ min: 500, max: 2_000 }),
  });

  test('what it lets through in any time is at most its burst and what flows in', () => {
    fc.assert(
      fc.property(rates, steps, (rate, asked) => {
        const { clock, store } = rig();
        const passed: { atMs: number; cost: number }[] = [];
        for (const { gapMs, cost } of asked) {
          clock.advance(gapMs);
          const taken = store.take([{ key: 'k', rate }], cost);
          if (taken.allowed) passed.push({ atMs: clock.nowMs(), cost });
        }
        passed.forEach((first, from) => {
          let spent = 0;
          for (const { atMs, cost } of passed.slice(from)) {
            spent += cost;
            expect(spent).toBeLessThanOrEqual(rate.burst + (atMs - first.atMs) * rate.perMs + 1e-3);
          }
        });
      }),
    );
  });

  test('whoever waits as long as told is let through, and not a millisecond before', () => {
    fc.assert(
      fc.property(rates, steps, (rate, asked) => {
        const { clock, store } = rig();
        const buckets = [{ key: 'k', rate }];
        for (const { gapMs, cost } of asked) {
          clock.advance(gapMs);
          const taken = store.take(buckets, cost);
          if (taken.allowed) continue;
          const wait = Math.ceil(taken.retryAfterMs);
          clock.advance(wait - 1);
          if (store.take(buckets, cost).allowed) {
            // Fractions may be rounded up to the next millisecond, and no more.
            expect(taken.retryAfterMs).toBeLessThan(wait - 1 + 1e-3);
            continue;
          }
          clock.advance(1);
          expect(store.take(buckets, cost).allowed).toBe(true);
        }
      }),
    );
  });

  test('a clock that goes back adds nothing and takes nothing', () => {
    const { clock, store } = rig();
    const buckets = [{ key: 'k', rate: { perMs: 1, burst: 100 } }];
    store.charge(buckets, 60);
    clock.advance(-50_000);
    expect(store.take(buckets, 1).left[0]).toBe(39);
  });
});
