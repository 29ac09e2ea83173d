import { withoutPerson } from '../domain/order.ts';
import type { OrderPosition, OrderStore } from '../ports.ts';

const pageSize = 100;

/**
 * Takes the person out of the account's orders that were placed up to the erasure; the figures stay for
 * the books. An account that is made anew keeps what it orders later, however often the event comes.
 */
export const eraseAccount = async (
  { orders }: { readonly orders: OrderStore },
  tenant: string,
  { accountId, erasedAtMs }: { readonly accountId: string; readonly erasedAtMs: number },
): Promise<{ readonly erased: number }> => {
  // First, so that a checkout under way cannot place an order behind our back.
  await orders.markErased(tenant, accountId, erasedAtMs);
  let erased = 0;
  let after: OrderPosition | undefined;
  for (;;) {
    const page = await orders.ofAccount(tenant, accountId, { first: pageSize, ...(after && { after }) });
    for (const order of page.rows) {
      if (Date.parse(order.placedAt) > erasedAtMs) continue;
      let current: typeof order | undefined = order;
      // A status that arrives at the same moment makes a write lose; the order is read again.
      while (
        current &&
        current.owner.kind === 'account' &&
        !(await orders.save(tenant, withoutPerson(current)))
      ) {
        [current] = await orders.orders(tenant, [order.id]);
      }
      erased += 1;
    }
    const last = page.rows.at(-1);
    if (!page.hasNextPage || !last) return { erased };
    after = { placedAt: last.placedAt, id: last.id };
  }
};
