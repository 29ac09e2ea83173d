/**
 * Lower bounds of the price ranges that a shopper narrows by, in minor units: 0, 10, 20, 50, 100, … 50,000 of the
 * main unit, whatever the currency's decimals.
 */
export const priceBounds = (minorUnitDigits: number): readonly number[] => {
  const unit = 10 ** minorUnitDigits;
  // A currency without decimals counts in bigger numbers: ranges begin at 1,000 yen, not at 10.
  const scale = minorUnitDigits === 0 ? 100 : 1;
  const steps = [10, 100, 1_000, 10_000].flatMap((ten) => [ten, 2 * ten, 5 * ten]);
  return [0, ...steps.map((step) => step * unit * scale)];
};
