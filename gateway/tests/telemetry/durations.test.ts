import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { AggregatorRegistry, Histogram, Registry } from 'prom-client';
import { Durations, type Series } from '../../src/telemetry/durations.ts';

const config = {
  name: 'request_seconds',
  help: 'h',
  labelNames: ['operation', 'outcome'],
  buckets: [0.001, 0.01, 0.1, 1],
};
const operations = ['a', 'b', 'say "x"'];
const observation = fc.record({
  operation: fc.constantFrom(...operations),
  outcome: fc.constantFrom('ok', 'error'),
  // Halves of a millisecond: their sums are exact, and every bound is met.
  seconds: fc.oneof(
    fc.constantFrom(0.001, 0.01, 0.1, 1),
    fc.integer({ min: 0, max: 4_000 }).map((n) => n / 1_024),
  ),
});

test('tells what a histogram of prom-client tells, as text and to other processes', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(observation), async (observations) => {
      const [theirs, ours] = [new Registry(), new Registry()];
      for (const registry of [theirs, ours]) registry.setDefaultLabels({ service: 'gateway' });
      const histogram = new Histogram({ ...config, registers: [theirs] });
      const durations = new Durations({ ...config, registers: [ours] });
      const known = new Map<string, Series>();
      for (const { operation, outcome, seconds } of observations) {
        histogram.observe({ operation, outcome }, seconds);
        const key = `${operation} ${outcome}`;
        const series = known.get(key) ?? durations.series({ operation, outcome });
        known.set(key, series);
        series.observe(seconds);
      }
      expect(await ours.metrics()).toBe(await theirs.metrics());
      const merged = async (registry: Registry): Promise<string> => {
        const reports = [await registry.getMetricsAsJSON(), await registry.getMetricsAsJSON()];
        return AggregatorRegistry.aggregate(reports).metrics();
      };
      expect(await merged(ours)).toBe(await merged(theirs));
    }),
    { numRuns: 200 },
  );
});
