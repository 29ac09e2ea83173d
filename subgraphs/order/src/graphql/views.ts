import { type Money, money, multiplyMoney } from '@commerce/kernel';
import type { Order, OrderLine } from '../domain/order.ts';

/** An entity that another subgraph owns, by its id. */
export interface Reference {
  readonly id: string;
}

/** A line with what it needs of its order to show its amounts. */
export interface LineView {
  readonly line: OrderLine;
  readonly currencyCode: string;
}

export const unitPriceOf = ({ line, currencyCode }: LineView): Money =>
  money(line.unitPriceMinor, currencyCode);

export const lineTotalOf = (view: LineView): Money => multiplyMoney(unitPriceOf(view), view.line.quantity);

export const lineViews = ({ currencyCode }: Order, lines: readonly OrderLine[]): LineView[] =>
  lines.map((line) => ({ line, currencyCode }));
