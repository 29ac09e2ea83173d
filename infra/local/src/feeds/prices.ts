import type { PriceBody } from '@commerce/contracts';
import { money, toDecimal } from '@commerce/kernel';
import type { Random } from './random.ts';

/** What a model's prices are made of; all its variants share it. */
export interface PricePlan {
  /** 10 or 50 of them cost less each. */
  readonly quantityBreaks: boolean;
  /** Business customers have a price list of their own. */
  readonly businessList: boolean;
  readonly sale: 'none' | 'past' | 'running' | 'coming';
  /** What one unit costs us, as a part of its price. */
  readonly costPart: number;
}

/** The price list that everybody sees, and the one of business customers. */
const defaultList = 'default';
const businessList = 'b2b';

/** Windows that stay past, running and coming for as long as anybody will try this. */
const saleWindows = {
  past: { validFrom: '2025-11-24T00:00:00.000Z', validTo: '2025-12-01T00:00:00.000Z' },
  running: { validFrom: '2026-01-01T00:00:00.000Z', validTo: '2036-01-01T00:00:00.000Z' },
  coming: { validFrom: '2036-01-01T00:00:00.000Z', validTo: '2036-02-01T00:00:00.000Z' },
} as const;

export const drawPricePlan = (random: Random, usdMinor: number, showpiece: boolean): PricePlan => {
  const plan: PricePlan = {
    quantityBreaks: random.chance(usdMinor < 6000 ? 0.6 : 0.15),
    businessList: random.chance(0.35),
    sale: random.chance(0.1) ? random.pick(['past', 'running', 'running', 'coming']) : 'none',
    costPart: random.integer(48, 72) / 100,
  };
  return showpiece ? { ...plan, quantityBreaks: true, businessList: true, sale: 'running' } : plan;
};

/** Dollars for one, and how many euros a dollar's worth is sold for. */
const currencies = [
  { code: 'USD', rate: 1 },
  { code: 'EUR', rate: 0.94 },
] as const;

/** From how many on, and the part of the single price that one then costs. */
const breaks = [
  [1, 1],
  [10, 0.92],
  [50, 0.85],
] as const;

/** The next lower price that ends in 99 cents; from 200 on, in 9.99. Never below 0.99. */
const charm = (minor: number): number => {
  const unit = minor < 20_000 ? 100 : 1000;
  return Math.max(unit, Math.floor(minor / unit) * unit) - 1;
};

const amount = (minor: number, currencyCode: string): string => toDecimal(money(minor, currencyCode));

/**
 * The price rows of one variant.
 *
 * @param usdMinor cents for one unit before rounding
 */
export const pricesOf = (
  { quantityBreaks, businessList: business, sale }: PricePlan,
  usdMinor: number,
): PriceBody[] =>
  currencies.flatMap(({ code, rate }) => {
    const row = (priceList: string, minQuantity: number, part: number): PriceBody => ({
      priceList,
      currencyCode: code,
      amount: amount(charm(Math.round(usdMinor * rate * part)), code),
      minQuantity,
    });
    const steps = quantityBreaks ? breaks : breaks.slice(0, 1);
    return [
      ...steps.map(([from, part]) => row(defaultList, from, part)),
      // A sale lowers every step, so that ten together never cost more than ten times one.
      ...(sale === 'none'
        ? []
        : steps.map(([from, part]) => ({ ...row(defaultList, from, part * 0.8), ...saleWindows[sale] }))),
      ...(business ? [row(businessList, 1, 0.88), row(businessList, 25, 0.78)] : []),
    ];
  });

export const costOf = (
  { costPart }: PricePlan,
  usdMinor: number,
): { currencyCode: string; amount: string } => ({
  currencyCode: 'USD',
  amount: amount(Math.round(usdMinor * costPart), 'USD'),
});
