import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { choosePrice, type PriceRow, shelfOf, shelfPrice } from '../../src/domain/price.ts';

const instant = fc.integer({ min: 0, max: 20 });

const row = fc
  .record({
    list: fc.constantFrom('default', 'b2b'),
    currency: fc.constantFrom('USD', 'EUR'),
    amount: fc.integer({ min: 1, max: 10_000 }),
    min: fc.constantFrom(1, 1, 1, 2, 10, 50),
    from: fc.option(instant, { nil: undefined }),
    to: fc.option(instant, { nil: undefined }),
  })
  .map(({ from, to, ...rest }): PriceRow => ({
    ...rest,
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
  }));

const question = fc.record({
  list: fc.constantFrom('default', 'b2b'),
  currency: fc.constantFrom('USD', 'EUR', 'JPY'),
  quantity: fc.integer({ min: 1, max: 100 }),
  atMs: instant,
});

const usd = (amount: number, min = 1, more: Partial<PriceRow> = {}): PriceRow => ({
  list: 'default',
  currency: 'USD',
  amount,
  min,
  ...more,
});

const at = (quantity: number, atMs = 5) => ({ list: 'default', currency: 'USD', quantity, atMs });

describe('the price of a quantity', () => {
  test('is of a row of the asked list and currency, valid then, and never one for more units', () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 12 }), question, (rows, asked) => {
        const best = choosePrice(rows, asked);
        if (!best) return;
        expect(best).toMatchObject({ list: asked.list, currency: asked.currency });
        expect(best.min).toBeLessThanOrEqual(asked.quantity);
        expect(best.from ?? -1).toBeLessThanOrEqual(asked.atMs);
        expect(best.to ?? Infinity).toBeGreaterThan(asked.atMs);
      }),
    );
  });

  test('more units never pick a row for fewer', () => {
    fc.assert(
      fc.property(
        fc.array(row, { maxLength: 12 }),
        question,
        fc.integer({ min: 0, max: 50 }),
        (rows, asked, more) => {
          const few = choosePrice(rows, asked);
          const many = choosePrice(rows, { ...asked, quantity: asked.quantity + more });
          if (few) expect(many?.min).toBeGreaterThanOrEqual(few.min);
        },
      ),
    );
  });

  test('does not depend on the order of the rows', () => {
    fc.assert(
      fc.property(
        fc
          .array(row, { maxLength: 8 })
          .chain((rows) =>
            fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length })),
          ),
        question,
        ([rows, shuffled], asked) => {
          expect(choosePrice(shuffled, asked)?.amount).toBe(choosePrice(rows, asked)?.amount);
        },
      ),
    );
  });

  test('a sale beats the standing price while it lasts, and each step has its own', () => {
    const rows = [usd(2000), usd(1500, 10), usd(1000, 1, { from: 3, to: 7 })];
    expect(choosePrice(rows, at(1, 2))?.amount).toBe(2000);
    expect(choosePrice(rows, at(1, 3))?.amount).toBe(1000);
    expect(choosePrice(rows, at(1, 7))?.amount).toBe(2000);
    expect(choosePrice(rows, at(10))?.amount).toBe(1500);
  });

  test('of two sales the one that began later counts', () => {
    expect(choosePrice([usd(900, 1, { from: 1 }), usd(800, 1, { from: 2 })], at(1))?.amount).toBe(800);
    expect(choosePrice([usd(700, 1, { from: 1 }), usd(800, 1, { from: 2 })], at(1))?.amount).toBe(800);
  });
});

describe('the shelf', () => {
  test('says at every instant what one unit of the default list costs', () => {
    fc.assert(
      fc.property(
        fc.array(row, { maxLength: 12 }),
        fc.constantFrom('USD', 'EUR'),
        fc.integer({ min: -1, max: 21 }),
        (rows, currency, atMs) => {
          const chosen = choosePrice(rows, { list: 'default', currency, quantity: 1, atMs });
          expect(shelfPrice(shelfOf(rows), currency, atMs)).toBe(chosen?.amount);
        },
      ),
    );
  });

  test('is a plain amount for a price that never changes', () => {
    expect(shelfOf([usd(100), usd(90, 10)])).toEqual({ USD: 100 });
    expect(shelfOf([usd(100), usd(50, 1, { from: 3, to: 7 })])).toEqual({
      USD: [
        [100, null, 3],
        [50, 3, 7],
        [100, 7, null],
      ],
    });
  });
});
