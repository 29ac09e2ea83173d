import type { CartLine } from './line.ts';

/** What changed about a line since it took its price. Prices are minor units for one. */
export type CartWarning = { readonly lineId: string; readonly sku: string } & (
  | { readonly kind: 'PRICE_CHANGED'; readonly wasMinor: number; readonly nowMinor: number }
  | { readonly kind: 'INSUFFICIENT_STOCK'; readonly available: number }
  | { readonly kind: 'UNAVAILABLE' }
);

/** Follows from the line alone, so a warning ends when its cause does. */
export const warningsOf = (line: CartLine): readonly CartWarning[] => {
  const { id: lineId, sku, quote, quantity, unitPriceMinor } = line;
  if (quote.kind === 'unavailable') return [{ lineId, sku, kind: 'UNAVAILABLE' }];
  const warnings: CartWarning[] = [];
  if (quote.unitPriceMinor !== unitPriceMinor) {
    warnings.push({
      lineId,
      sku,
      kind: 'PRICE_CHANGED',
      wasMinor: unitPriceMinor,
      nowMinor: quote.unitPriceMinor,
    });
  }
  if (quote.available < quantity) {
    warnings.push({ lineId, sku, kind: 'INSUFFICIENT_STOCK', available: quote.available });
  }
  return warnings;
};
