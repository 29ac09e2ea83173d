import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { allocate, sumLines, type WantedLine } from '../../src/domain/allocation.ts';
import type { Stock } from '../../src/domain/stock.ts';

const stockOf = (sku: string, available: Record<string, number>): Stock => ({
  sku,
  revision: 1,
  levels: new Map(
    Object.entries(available).map(([id, units]) => [id, { onHand: units, reserved: 0, available: units }]),
  ),
});

const everywhere = () => true;
const stocksOf = (...stocks: Stock[]) => new Map(stocks.map((stock) => [stock.sku, stock]));

const skus = fc.constantFrom('A', 'B', 'C');
const places = fc.constantFrom('L1', 'L2', 'L3');
const wanted: fc.Arbitrary<WantedLine> = fc.oneof(
  fc.record({ sku: skus, quantity: fc.integer({ min: 1, max: 12 }) }),
  fc.record({ sku: skus, quantity: fc.integer({ min: 1, max: 12 }), locationId: places }),
);
const levels = fc.dictionary(places, fc.integer({ min: -5, max: 30 }), { maxKeys: 3 });
const stocks = fc
  .record({ A: levels, B: levels, C: levels })
  .map((all) => stocksOf(...Object.entries(all).map(([sku, available]) => stockOf(sku, available))));

const total = (lines: readonly { sku: string; quantity: number }[], sku: string): number =>
  lines.filter((line) => line.sku === sku).reduce((sum, line) => sum + line.quantity, 0);

describe('an allocation', () => {
  test('never takes more than is available anywhere, and takes exactly what is wanted', () => {
    fc.assert(
      fc.property(fc.array(wanted, { minLength: 1, maxLength: 8 }), stocks, (lines, all) => {
        const result = allocate(lines, all, everywhere);
        if (!result.ok) return;
        for (const { sku, locationId, quantity } of result.value) {
          expect(quantity).toBeGreaterThan(0);
          expect(quantity).toBeLessThanOrEqual(all.get(sku)?.levels.get(locationId)?.available ?? 0);
        }
        for (const sku of ['A', 'B', 'C']) expect(total(result.value, sku)).toBe(total(lines, sku));
        const takenAt = result.value.map(({ sku, locationId }) => `${sku} ${locationId}`);
        expect(new Set(takenAt).size).toBe(takenAt.length);
      }),
    );
  });

  test('is refused only where a SKU is truly short, and then names how much there is', () => {
    fc.assert(
      fc.property(fc.array(wanted, { minLength: 1, maxLength: 8 }), stocks, (lines, all) => {
        const result = allocate(lines, all, everywhere);
        if (result.ok) return;
        expect(result.error.length).toBeGreaterThan(0);
        for (const { sku, available } of result.error) {
          expect(available).toBeGreaterThanOrEqual(0);
          expect(available).toBeLessThan(total(lines, sku));
        }
      }),
    );
  });

  test('gives lines that name a location their units from that location alone', () => {
    const all = stocksOf(stockOf('A', { L1: 5, L2: 9 }));
    expect(allocate([{ sku: 'A', quantity: 4, locationId: 'L1' }], all, everywhere)).toEqual({
      ok: true,
      value: [{ sku: 'A', quantity: 4, locationId: 'L1' }],
    });
    expect(allocate([{ sku: 'A', quantity: 6, locationId: 'L1' }], all, everywhere)).toEqual({
      ok: false,
      error: [{ sku: 'A', available: 5 }],
    });
  });

  test('comes from one location where one can give it, and is split where none can', () => {
    const all = stocksOf(stockOf('A', { L1: 3, L2: 5 }));
    expect(allocate([{ sku: 'A', quantity: 5 }], all, everywhere)).toMatchObject({
      value: [{ locationId: 'L2', quantity: 5 }],
    });
    expect(allocate([{ sku: 'A', quantity: 7 }], all, everywhere)).toMatchObject({
      value: [
        { locationId: 'L2', quantity: 5 },
        { locationId: 'L1', quantity: 2 },
      ],
    });
  });

  test('leaves locations out of use alone', () => {
    const all = stocksOf(stockOf('A', { L1: 3, L2: 5 }));
    expect(allocate([{ sku: 'A', quantity: 4 }], all, (id) => id !== 'L2')).toEqual({
      ok: false,
      error: [{ sku: 'A', available: 3 }],
    });
  });

  test('names every SKU that is short', () => {
    const lines = [
      { sku: 'A', quantity: 1 },
      { sku: 'B', quantity: 1 },
    ];
    expect(allocate(lines, stocksOf(), everywhere)).toEqual({
      ok: false,
      error: [
        { sku: 'A', available: 0 },
        { sku: 'B', available: 0 },
      ],
    });
  });
});

describe('lines', () => {
  test('of one SKU and location are added up, and the sum per SKU stays', () => {
    fc.assert(
      fc.property(fc.array(wanted), (lines) => {
        const sums = sumLines(lines);
        for (const sku of ['A', 'B', 'C']) expect(total(sums, sku)).toBe(total(lines, sku));
        expect(new Set(sums.map(({ sku, locationId }) => `${sku} ${locationId}`)).size).toBe(sums.length);
      }),
    );
  });
});
