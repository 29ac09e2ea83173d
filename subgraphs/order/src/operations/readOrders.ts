import { BadUserInput, type Identity, isId, requireFirst, requireScope } from '@commerce/kernel';
import type { Order } from '../domain/order.ts';
import type { OrderStatus } from '../domain/status.ts';
import { maySee, maySeeOrdersOf, requireOrderScope } from '../domain/visibility.ts';
import type { OrderPage, OrderPosition, OrderStore } from '../ports.ts';

interface Deps {
  readonly orders: OrderStore;
}

/** The orders that exist and that the caller may see, by id. Ids that are none are nobody's orders. */
export const readOrders = async (
  { orders }: Deps,
  identity: Identity,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Order>> => {
  requireOrderScope(identity);
  const wellFormed = ids.filter((id) => isId('order', id));
  const found = wellFormed.length > 0 ? await orders.orders(identity.tenant, wellFormed) : [];
  return new Map(found.filter((order) => maySee(identity, order)).map((order) => [order.id, order]));
};

export interface ListRequest {
  readonly first?: number | null | undefined;
  readonly after?: OrderPosition | undefined;
}

const pageOf = ({ first, after }: ListRequest) => ({ first: requireFirst(first), ...(after && { after }) });

/** An account's orders, newest first; null for a caller who may not see them. */
export const listAccountOrders = async (
  { orders }: Deps,
  identity: Identity,
  request: ListRequest & { readonly accountId: string },
): Promise<OrderPage | null> => {
  requireOrderScope(identity);
  const page = pageOf(request);
  if (!maySeeOrdersOf(identity, request.accountId) || !isId('account', request.accountId)) return null;
  return orders.ofAccount(identity.tenant, request.accountId, page);
};

const isDay = (text: string): boolean => {
  const ms = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text);
};

/** One day's orders, newest first. Throws FORBIDDEN for all but staff. */
export const listDayOrders = async (
  { orders }: Deps,
  identity: Identity,
  request: ListRequest & { readonly day: string; readonly status?: OrderStatus | null | undefined },
): Promise<OrderPage> => {
  requireScope(identity, 'order:any');
  const page = pageOf(request);
  if (!isDay(request.day)) throw new BadUserInput('filter.day', 'not a day of the form YYYY-MM-DD');
  const { day, status } = request;
  return orders.ofDay(identity.tenant, { day, ...(status && { status }) }, page);
};
