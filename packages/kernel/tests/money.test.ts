import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { addMoney, money, multiplyMoney, parseDecimal, toDecimal } from '../src/index.ts';

const currencies = fc.constantFrom('USD', 'EUR', 'JPY', 'KWD');
const amounts = fc.integer({ min: -1_000_000_000_000, max: 1_000_000_000_000 });

describe('money', () => {
  test('reading what was written gives the same amount, for every currency', () => {
    fc.assert(
      fc.property(amounts, currencies, (amountMinor, code) => {
        const value = money(amountMinor, code);
        const back = parseDecimal(toDecimal(value), code);
        return back.amountMinor === (amountMinor === 0 ? 0 : amountMinor) && back.currencyCode === code;
      }),
    );
  });

  test('the wire form has exactly the digits of the currency', () => {
    expect(toDecimal(money(1999, 'USD'))).toBe('19.99');
    expect(toDecimal(money(5, 'EUR'))).toBe('0.05');
    expect(toDecimal(money(-5, 'EUR'))).toBe('-0.05');
    expect(toDecimal(money(500, 'JPY'))).toBe('500');
    expect(toDecimal(money(1, 'KWD'))).toBe('0.001');
  });

  test.each([
    ['12.345', 'USD', /2 decimal places/],
    ['1.0', 'JPY', /0 decimal places/],
    ['1e3', 'USD', /not a decimal/],
    ['', 'USD', /not a decimal/],
    ['1', 'XXX', /ISO 4217/],
    ['9999999999999999', 'USD', /not a decimal/],
  ])('%s %s is refused rather than rounded', (text, code, message) => {
    expect(() => parseDecimal(text, code)).toThrow(message);
  });

  test('adding is commutative, and two currencies never add', () => {
    fc.assert(
      fc.property(amounts, amounts, (a, b) => {
        const left = addMoney(money(a, 'EUR'), money(b, 'EUR'));
        return left.amountMinor === addMoney(money(b, 'EUR'), money(a, 'EUR')).amountMinor;
      }),
    );
    expect(() => addMoney(money(1, 'EUR'), money(1, 'USD'))).toThrow(/EUR and USD/);
  });

  test('a product past the safe integers throws instead of losing cents', () => {
    expect(() => multiplyMoney(money(Number.MAX_SAFE_INTEGER, 'USD'), 2)).toThrow(RangeError);
    expect(() => multiplyMoney(money(100, 'USD'), 1.5)).toThrow(/integer/);
  });
});
