import type { Identity } from '@commerce/kernel';
import DataLoader from 'dataloader';
import type { Order, OrderLine } from '../domain/order.ts';
import { readOrders } from '../operations/readOrders.ts';
import type { OrderStore } from '../ports.ts';

/** Each order and its lines are read once a request, all of them together. */
export interface Loaders {
  /** null: no such order, or not for this caller. */
  readonly order: DataLoader<string, Order | null>;
  readonly lines: DataLoader<Order, readonly OrderLine[], string>;
}

export const createLoaders = (deps: { readonly orders: OrderStore }, identity: Identity): Loaders => ({
  order: new DataLoader(async (ids) => {
    const found = await readOrders(deps, identity, ids);
    return ids.map((id) => found.get(id) ?? null);
  }),
  lines: new DataLoader<Order, readonly OrderLine[], string>(
    async (orders) => {
      const found = await deps.orders.lines(identity.tenant, orders);
      return orders.map(({ id }) => found.get(id) ?? []);
    },
    { cacheKeyFn: ({ id }) => id },
  ),
});
