import type { AccountErased } from '@commerce/contracts';
import type { CartStore } from '../ports.ts';

/**
 * Deletes the carts that an erased account had. Those made after the erasure stay: the event may be
 * delivered again any time, and the person may have come back.
 */
export const eraseAccount = (
  { store }: { readonly store: Pick<CartStore, 'eraseAccount'> },
  tenant: string,
  { accountId, erasedAt }: AccountErased,
): Promise<number> => store.eraseAccount(tenant, accountId, Date.parse(erasedAt));
