import { BadUserInput } from '@commerce/kernel';
import { type Connection, type CursorSeal, cursorScope, toConnection } from '@commerce/service';
import type { Order } from '../domain/order.ts';
import type { OrderPage, OrderPosition } from '../ports.ts';

export type OrderConnectionView = Connection<Order>;

export interface ListOf {
  readonly tenant: string;
  readonly name: 'accountOrders' | 'dayOrders';
  /** Whose list, or which filter: a cursor opens in the list that it was sealed for. */
  readonly filter: unknown;
}

const scopeOf = ({ tenant, name, filter }: ListOf): string => cursorScope(tenant, name, filter);

/** The place that a cursor stands for; undefined without one. Throws BadUserInput for a foreign or broken one. */
export const openCursor = (
  seal: CursorSeal,
  list: ListOf,
  after: string | null | undefined,
): OrderPosition | undefined => {
  if (after === null || after === undefined) return undefined;
  const [placedAt, id] = seal.open(scopeOf(list), after);
  if (typeof placedAt !== 'string' || typeof id !== 'string')
    throw new BadUserInput('after', 'not a cursor of this list');
  return { placedAt, id };
};

export const orderConnection = (
  seal: CursorSeal,
  list: ListOf,
  page: OrderPage,
  isLater: boolean,
): OrderConnectionView =>
  toConnection(page, ({ placedAt, id }) => seal.seal(scopeOf(list), [placedAt, id]), isLater);
