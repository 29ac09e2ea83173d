import { describe, expect, test } from '@jest/globals';
import { decodeEvent, encodeEvent, type OutgoingEvent } from '@commerce/contracts';
import { syntheticCounts, syntheticProducts } from '../../src/feeds/synthetic.ts';

const problemOf = (event: OutgoingEvent): string | undefined => {
  const decoded = decodeEvent(encodeEvent(event), { isKnownTenant: () => true });
  return decoded.ok ? undefined : `${decoded.error.code} ${decoded.error.message}`;
};

describe('synthetic products', () => {
  test('are as many as asked, each valid and with a SKU and a slug of its own', () => {
    const skus = new Set<string>();
    const slugs = new Set<string>();
    for (const event of syntheticProducts(6000, 1)) {
      expect(problemOf(event)).toBeUndefined();
      skus.add(event.data.sku);
      slugs.add(event.data.slug);
    }
    expect([skus.size, slugs.size]).toEqual([6000, 6000]);
  });

  test('are the same for the same seed, and have other SKUs for another', () => {
    const [first, again, other] = [7, 7, 8].map((seed) => [...syntheticProducts(50, seed)]);
    expect(again).toEqual(first);
    const skus = new Set(first?.map(({ data }) => data.sku));
    expect(other?.some(({ data }) => skus.has(data.sku))).toBe(false);
  });

  test('come one at a time: the first of a million is there at once', () => {
    const [first] = syntheticProducts(1_000_000, 1).take(1);
    expect(first?.sequence).toBe(2_000_001n);
  });
});

describe('synthetic counts', () => {
  test('are valid, and a key that comes again has a higher sequence', () => {
    const last = new Map<string, bigint>();
    for (const event of syntheticCounts(1000, 1, { skus: 3 })) {
      expect(problemOf(event)).toBeUndefined();
      const key = `${event.data.sku}:${event.data.location}`;
      expect(event.sequence > (last.get(key) ?? -1n)).toBe(true);
      last.set(key, event.sequence);
    }
    expect(last.size).toBe(3 * 40);
  });

  test('an unknown tenant is an error', () => {
    expect(() => [...syntheticCounts(1, 1, { tenant: 'nobody' })]).toThrow('nobody');
  });
});
