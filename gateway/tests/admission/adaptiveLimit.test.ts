import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createAdaptiveLimit } from '../../src/admission/adaptiveLimit.ts';

const range = { least: 2, first: 64, most: 256 };

describe('the adaptive limit', () => {
  test('never leaves its range', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 300 }), (shares) => {
        const limit = createAdaptiveLimit(range);
        for (const share of shares) {
          limit.adjust(share, 10);
          expect(limit.current()).toBeGreaterThanOrEqual(range.least);
          expect(limit.current()).toBeLessThanOrEqual(range.most);
        }
      }),
    );
  });

  /** A process with 0.5 ms of work on each request, whose subgraphs take `subgraphMs` and answer up to so many a second. */
  const settled = (subgraphMs: number, subgraphPerSecond = Infinity) => {
    const limit = createAdaptiveLimit(range);
    const counts = 2_000;
    const sums = { limit: 0, perSecond: 0 };
    for (let count = -counts; count < counts; count += 1) {
      const unlimited = (limit.current() * 1_000) / (0.5 + subgraphMs);
      const perSecond = Math.min(unlimited, 2_000, subgraphPerSecond);
      if (count >= 0) sums.limit += limit.current();
      if (count >= 0) sums.perSecond += perSecond;
      limit.adjust(Math.max(0, 1 - perSecond / 2_000), perSecond / 100);
    }
    return { limit: sums.limit / counts, perSecond: sums.perSecond / counts };
  };

  test.each([
    ['fast', 1],
    ['usual', 20],
    ['slow', 100],
  ])('keeps the process busy, and not much more, whatever subgraphs are: %s', (_name, subgraphMs) => {
    const { limit, perSecond } = settled(subgraphMs);
    expect(perSecond).toBeGreaterThan(1_500);
    expect(limit).toBeLessThanOrEqual(1.1 * ((0.5 + subgraphMs) / 0.5));
  });

  test('piles nothing up at a subgraph that has too much to do already', () => {
    const { limit, perSecond } = settled(20, 500);
    expect(perSecond).toBeGreaterThan(400);
    // 500 a second for 20.5 ms each are 10 at a time.
    expect(limit).toBeLessThanOrEqual(20);
  });

  test('finds its way up to the first within a tenth of a second when there is nothing to do', () => {
    const limit = createAdaptiveLimit(range);
    for (let count = 0; count < 500; count += 1) limit.adjust(0, 10);
    expect(limit.current()).toBe(range.least);
    for (let count = 0; count < 10; count += 1) limit.adjust(0.95, 1);
    expect(limit.current()).toBeGreaterThanOrEqual(range.first);
  });
});
