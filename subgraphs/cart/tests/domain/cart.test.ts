import { describe, expect, test } from '@jest/globals';
import { maxQuantity } from '@commerce/kernel';
import fc from 'fast-check';
import {
  type Cart,
  lineTotal,
  maxCartLines,
  newCart,
  statusAt,
  subtotal,
  totalQuantity,
} from '../../src/domain/cart.ts';
import { addUnits, refreshLines, removeLine, setQuantity } from '../../src/domain/changes.ts';
import type { Offer, Offers } from '../../src/domain/line.ts';
import { mergeLines } from '../../src/domain/merge.ts';
import { quantitiesOf, sumQuantities } from '../../src/domain/quantities.ts';
import { warningsOf } from '../../src/domain/warnings.ts';

const nowMs = Date.UTC(2026, 0, 15);
const empty = newCart({ id: 'car_1', currencyCode: 'EUR' }, nowMs);
const fields = { quantity: 'quantity', lines: 'sku' };

const offer = (sku: string, overrides: Partial<Offer> = {}): Offer => ({
  sku,
  title: `Title of ${sku}`,
  unitPriceMinor: 100 + sku.charCodeAt(0),
  available: 1_000_000,
  ...overrides,
});

const offers = (...all: Offer[]): Offers => new Map(all.map((one) => [one.sku, one]));
const skus = ['a', 'b', 'c', 'd', 'e'];
const everything = offers(...skus.map((sku) => offer(sku)));

const counter = () => {
  let count = 0;
  return () => `cln_${String((count += 1)).padStart(6, '0')}`;
};

const add = (
  cart: Cart,
  sku: string,
  quantity: number,
  newLineId: string,
  from: Offers = everything,
): Cart => {
  const sums = sumQuantities(quantitiesOf(cart.lines), new Map([[sku, quantity]]), fields);
  if (!sums.ok) return cart;
  const next = addUnits(cart, { sku, quantity: sums.value.get(sku) ?? 0, newLineId }, from, nowMs);
  return next.ok ? next.value : cart;
};

const command = fc.oneof(
  fc.record({
    kind: fc.constant('add' as const),
    sku: fc.constantFrom(...skus),
    quantity: fc.integer({ min: 1, max: 6_000 }),
  }),
  fc.record({
    kind: fc.constant('set' as const),
    at: fc.nat(5),
    quantity: fc.integer({ min: 1, max: maxQuantity }),
  }),
  fc.record({ kind: fc.constant('remove' as const), at: fc.nat(5) }),
);

type Command = typeof command extends fc.Arbitrary<infer T> ? T : never;

const runAll = (commands: Command[]): { cart: Cart; changes: number } => {
  const newLineId = counter();
  let changes = 0;
  const cart = commands.reduce((before: Cart, one) => {
    const line = one.kind === 'add' ? undefined : before.lines[one.at];
    let after = before;
    if (one.kind === 'add') after = add(before, one.sku, one.quantity, newLineId());
    else if (line) {
      const next =
        one.kind === 'set'
          ? setQuantity(before, line, one.quantity, everything, nowMs)
          : removeLine(before, line.id, nowMs);
      if (next.ok) after = next.value;
    }
    changes += after === before ? 0 : 1;
    return after;
  }, empty);
  return { cart, changes };
};

describe('any sequence of changes', () => {
  test('keeps one line per SKU, each of 1 to 9,999 units', () => {
    fc.assert(
      fc.property(fc.array(command, { maxLength: 40 }), (commands) => {
        const { lines } = runAll(commands).cart;
        expect(new Set(lines.map(({ sku }) => sku)).size).toBe(lines.length);
        expect(new Set(lines.map(({ id }) => id)).size).toBe(lines.length);
        for (const { quantity } of lines) expect(quantity >= 1 && quantity <= maxQuantity).toBe(true);
      }),
    );
  });

  test('leaves a subtotal that is the sum of the line totals, and a quantity that is the sum of theirs', () => {
    fc.assert(
      fc.property(fc.array(command, { maxLength: 40 }), (commands) => {
        const { cart } = runAll(commands);
        const sum = cart.lines.reduce((total, line) => total + lineTotal(line, 'EUR').amountMinor, 0);
        expect(subtotal(cart)).toEqual({ amountMinor: sum, currencyCode: 'EUR' });
        expect(totalQuantity(cart)).toBe(cart.lines.reduce((total, { quantity }) => total + quantity, 0));
      }),
    );
  });

  test('counts the version up by one each', () => {
    fc.assert(
      fc.property(fc.array(command, { maxLength: 40 }), (commands) => {
        const { cart, changes } = runAll(commands);
        expect(cart.version).toBe(1 + changes);
      }),
    );
  });
});

describe('merging', () => {
  const quantities = fc
    .dictionary(fc.constantFrom(...skus), fc.integer({ min: 1, max: maxQuantity }))
    .map((o) => new Map(Object.entries(o)));

  test('is commutative in quantities, and fails either way or neither', () => {
    fc.assert(
      fc.property(quantities, quantities, (a, b) => {
        const one = sumQuantities(a, b, fields);
        const other = sumQuantities(b, a, fields);
        expect(one.ok).toBe(other.ok);
        if (one.ok && other.ok)
          expect(Object.fromEntries(one.value)).toEqual(Object.fromEntries(other.value));
      }),
    );
  });

  test('loses no unit of either cart', () => {
    fc.assert(
      fc.property(
        fc.array(command, { maxLength: 15 }),
        fc.array(command, { maxLength: 15 }),
        (first, second) => {
          const into = runAll(first).cart;
          const from = runAll(second).cart;
          const sums = sumQuantities(quantitiesOf(into.lines), quantitiesOf(from.lines), fields);
          if (!sums.ok) return;
          const merged = mergeLines(into, from, sums.value, {
            offers: everything,
            newLineId: counter(),
            nowMs,
          });
          expect(merged.ok && totalQuantity(merged.value)).toBe(totalQuantity(into) + totalQuantity(from));
        },
      ),
    );
  });

  test('keeps a line that is no longer sold, with its price and a warning', () => {
    const from = add(empty, 'a', 2, 'cln_1');
    const merged = mergeLines(empty, from, quantitiesOf(from.lines), {
      offers: new Map(),
      newLineId: () => 'cln_9',
      nowMs,
    });
    const line = merged.ok ? merged.value.lines[0] : undefined;
    expect(line).toMatchObject({ id: 'cln_9', sku: 'a', quantity: 2, unitPriceMinor: 197 });
    expect(line && warningsOf(line)).toMatchObject([{ kind: 'UNAVAILABLE' }]);
  });

  test('fails rather than drop a line that has no price in the other currency', () => {
    const from = add(empty, 'a', 2, 'cln_1');
    const into = newCart({ id: 'car_2', currencyCode: 'USD' }, nowMs);
    const merged = mergeLines(into, from, quantitiesOf(from.lines), {
      offers: new Map(),
      newLineId: () => 'cln_9',
      nowMs,
    });
    expect(merged).toMatchObject({ ok: false, error: { code: 'PRICE_UNAVAILABLE' } });
  });
});

describe('a line', () => {
  const two = add(empty, 'a', 2, 'cln_1');

  test('keeps its price while others change, and warns of the new one', () => {
    const next = add(two, 'b', 1, 'cln_2', offers(offer('a', { unitPriceMinor: 250 }), offer('b')));
    expect(next.lines[0]).toMatchObject({ sku: 'a', unitPriceMinor: 197 });
    expect(next.lines.flatMap(warningsOf)).toEqual([
      { lineId: 'cln_1', sku: 'a', kind: 'PRICE_CHANGED', wasMinor: 197, nowMinor: 250 },
    ]);
  });

  test('takes the new price when it is accepted, which ends the warning', () => {
    const dearer = offers(offer('a', { unitPriceMinor: 250 }));
    const told = refreshLines(two, dearer, false, nowMs);
    const accepted = refreshLines(two, dearer, true, nowMs);
    expect(told.ok && told.value.lines.flatMap(warningsOf)).toHaveLength(1);
    expect(accepted.ok && accepted.value.lines).toMatchObject([{ unitPriceMinor: 250 }]);
    expect(accepted.ok && accepted.value.lines.flatMap(warningsOf)).toEqual([]);
  });

  test('warns of stock that went away, and of nothing else when the product went away', () => {
    const short = refreshLines(two, offers(offer('a', { available: 1 })), false, nowMs);
    expect(short.ok && short.value.lines.flatMap(warningsOf)).toMatchObject([
      { kind: 'INSUFFICIENT_STOCK', available: 1 },
    ]);
    const gone = refreshLines(two, new Map(), true, nowMs);
    expect(gone.ok && gone.value.lines.flatMap(warningsOf)).toEqual([
      { lineId: 'cln_1', sku: 'a', kind: 'UNAVAILABLE' },
    ]);
  });

  test('can be made smaller whatever stock there is, and larger only within it', () => {
    const [line] = two.lines;
    if (!line) throw new Error('no line');
    const soldOut = offers(offer('a', { available: 0 }));
    expect(setQuantity(two, line, 1, soldOut, nowMs)).toMatchObject({ ok: true });
    expect(setQuantity(two, line, 1, new Map(), nowMs)).toMatchObject({ ok: true });
    expect(setQuantity(two, line, 3, soldOut, nowMs)).toMatchObject({
      ok: false,
      error: { type: 'InsufficientStock', available: 0 },
    });
  });
});

describe('limits', () => {
  test(`a cart holds ${maxCartLines} SKUs and no more`, () => {
    const full = new Map(Array.from({ length: maxCartLines }, (_, i) => [`s${i}`, 1]));
    expect(sumQuantities(full, new Map([['s0', 1]]), fields).ok).toBe(true);
    expect(sumQuantities(full, new Map([['more', 1]]), fields)).toMatchObject({
      error: { code: 'CART_FULL' },
    });
  });

  test('a total beyond the safe integers is an error, not a wrong sum', () => {
    const dear = offers(offer('a', { unitPriceMinor: Number.MAX_SAFE_INTEGER }));
    const next = addUnits(empty, { sku: 'a', quantity: 2, newLineId: 'cln_1' }, dear, nowMs);
    expect(next).toMatchObject({ ok: false, error: { code: 'AMOUNT_TOO_LARGE' } });
  });

  test('a guest’s cart expires 7 days after its last change, an account’s 30, to the millisecond', () => {
    const own = newCart({ id: 'car_2', currencyCode: 'EUR', accountId: 'acc_1' }, nowMs);
    for (const [cart, days] of [
      [empty, 7],
      [own, 30],
    ] as const) {
      expect(statusAt(cart, nowMs + days * 86_400_000 - 1)).toBe('ACTIVE');
      expect(statusAt(cart, nowMs + days * 86_400_000)).toBe('EXPIRED');
    }
  });
});
