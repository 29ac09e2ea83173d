import { type Identity, type Role, roles } from '@commerce/kernel';

/** Somebody in a role. */
export const inRole = (
  role: Role,
  subject: string,
  base: Pick<Identity, 'tenant'> & Partial<Identity>,
): Identity => ({ subject, ...roles[role], ...base });

/** An API key's holder. */
export const guest = (tenant = 'acme', more: Partial<Identity> = {}): Identity =>
  inRole('guest', 'demo', { ...more, tenant });

/** A signed-in shopper; `accountId` is made up unless given. */
export const shopper = (tenant = 'acme', more: Partial<Identity> = {}): Identity =>
  inRole('shopper', 'ada', { accountId: 'acc_00000000000000000000000ADA', ...more, tenant });

/** Staff who may do all that staff may. */
export const staff = (tenant = 'acme', more: Partial<Identity> = {}): Identity =>
  inRole('admin', 'sam', { accountId: 'acc_00000000000000000000000SAM', ...more, tenant });
