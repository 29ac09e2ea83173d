import { money, toDecimal } from '@commerce/kernel';

/** Minor units as the wire's Money. */
export const toMoney = (
  amountMinor: number,
  currencyCode: string,
): { amount: string; currencyCode: string } => ({
  amount: toDecimal(money(amountMinor, currencyCode)),
  currencyCode,
});
