import type { Cart } from '../domain/cart.ts';
import type { CartLine } from '../domain/line.ts';
import { type CartWarning, warningsOf } from '../domain/warnings.ts';

/** An entity that another subgraph owns, by its id. */
export interface Reference {
  readonly id: string;
}

/** A line with what it needs of its cart to show its amounts. */
export interface LineView {
  readonly line: CartLine;
  readonly currencyCode: string;
}

export type WarningView = CartWarning & { readonly currencyCode: string };
export type PriceChangedView = Extract<WarningView, { kind: 'PRICE_CHANGED' }>;
export type InsufficientStockView = Extract<WarningView, { kind: 'INSUFFICIENT_STOCK' }>;

export const lineViews = ({ lines, currencyCode }: Cart): LineView[] =>
  lines.map((line) => ({ line, currencyCode }));

export const warningViews = ({ line, currencyCode }: LineView): WarningView[] =>
  warningsOf(line).map((warning) => ({ ...warning, currencyCode }));
