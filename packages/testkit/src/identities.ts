import { defaultScopes, type Identity } from '@commerce/kernel';

const identity = (
  kind: Identity['kind'],
  subject: string,
  base: Pick<Identity, 'tenant'> & Partial<Identity>,
): Identity => ({
  subject,
  kind,
  scopes: defaultScopes[kind],
  ...base,
});

/** An API key's holder. */
export const guest = (tenant = 'acme', more: Partial<Identity> = {}): Identity =>
  identity('guest', 'demo', { ...more, tenant });

/** A signed-in shopper; `accountId` is made up unless given. */
export const shopper = (tenant = 'acme', more: Partial<Identity> = {}): Identity =>
  identity('shopper', 'ada', { accountId: 'acc_00000000000000000000000ADA', ...more, tenant });

export const staff = (tenant = 'acme', more: Partial<Identity> = {}): Identity =>
  identity('staff', 'sam', { accountId: 'acc_00000000000000000000000SAM', ...more, tenant });
