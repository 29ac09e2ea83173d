import { minorUnitDigits } from './currency.ts';
import { BadUserInput } from './errors.ts';

/**
 * An amount in integer minor units (cents for USD, yen for JPY): the form in which every store keeps
 * it. Never a float. Bounded by Number.MAX_SAFE_INTEGER, checked by every function here.
 */
export interface Money {
  readonly amountMinor: number;
  readonly currencyCode: string;
}

const digitsOf = (currencyCode: string): number => {
  const digits = minorUnitDigits(currencyCode);
  if (digits === undefined)
    throw new BadUserInput('currencyCode', `"${currencyCode}" is not an ISO 4217 code`);
  return digits;
};

const safe = (amountMinor: number): number => {
  if (!Number.isSafeInteger(amountMinor)) throw new RangeError('amount is out of the safe integer range');
  return amountMinor;
};

export const money = (amountMinor: number, currencyCode: string): Money => {
  digitsOf(currencyCode);
  return { amountMinor: safe(amountMinor), currencyCode };
};

/** The decimal string of the wire, with exactly the currency's digits: `{1999, USD}` is `"19.99"`. */
export const toDecimal = ({ amountMinor, currencyCode }: Money): string => {
  const digits = digitsOf(currencyCode);
  const sign = amountMinor < 0 ? '-' : '';
  const text = String(Math.abs(safe(amountMinor))).padStart(digits + 1, '0');
  return digits === 0 ? sign + text : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
};

/**
 * Reads a decimal string. Fewer decimals than the currency has are filled with zeros; more are an
 * error, because rounding somebody's price is not ours to do.
 */
export const parseDecimal = (decimal: string, currencyCode: string): Money => {
  const digits = digitsOf(currencyCode);
  const match = /^(-?)(\d{1,15})(?:\.(\d+))?$/.exec(decimal);
  if (!match) throw new BadUserInput('amount', `"${decimal}" is not a decimal number`);
  const [, sign, whole = '', fraction = ''] = match;
  if (fraction.length > digits) {
    throw new BadUserInput(
      'amount',
      `${currencyCode} has ${digits} decimal places, "${decimal}" has ${fraction.length}`,
    );
  }
  const amountMinor = safe(Number(whole + fraction.padEnd(digits, '0')));
  return { amountMinor: sign && amountMinor !== 0 ? -amountMinor : amountMinor, currencyCode };
};

/** The sum of two amounts. Throws on two currencies: there is no exchange rate here. */
export const addMoney = (a: Money, b: Money): Money => {
  if (a.currencyCode !== b.currencyCode) {
    throw new RangeError(`cannot add ${a.currencyCode} and ${b.currencyCode}`);
  }
  return { amountMinor: safe(a.amountMinor + b.amountMinor), currencyCode: a.currencyCode };
};

export const multiplyMoney = (unit: Money, quantity: number): Money => {
  if (!Number.isSafeInteger(quantity)) throw new RangeError('quantity must be an integer');
  return { amountMinor: safe(unit.amountMinor * quantity), currencyCode: unit.currencyCode };
};
