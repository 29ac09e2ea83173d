import { hasScope, type Identity, requireOneScope } from '@commerce/kernel';
import type { Order } from './order.ts';

/** Throws FORBIDDEN for a credential that has nothing to do with orders. */
export const requireOrderScope = (identity: Identity): void =>
  requireOneScope(identity, ['order:place', 'order:any']);

/** Whether the caller is the order's own account or may see every order. */
export const maySeeContact = (identity: Identity, { owner }: Pick<Order, 'owner'>): boolean =>
  hasScope(identity, 'order:any') || (owner.kind === 'account' && owner.accountId === identity.accountId);

/** A guest's order is open to those who know its id; an erased account's is for the books alone. */
export const maySee = (identity: Identity, order: Pick<Order, 'owner'>): boolean =>
  order.owner.kind === 'guest' || maySeeContact(identity, order);

/** Whether the caller may list an account's orders. */
export const maySeeOrdersOf = (identity: Identity, accountId: string): boolean =>
  hasScope(identity, 'order:any') || identity.accountId === accountId;
