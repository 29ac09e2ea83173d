import { hasScope, type Identity, requireOneScope, type Scope } from '@commerce/kernel';

const everyones: readonly Scope[] = ['account:read', 'account:any'];

/** Whether the caller may see accounts that are not their own. */
export const maySeeAccounts = (identity: Identity): boolean =>
  everyones.some((scope) => hasScope(identity, scope));

/** Throws FORBIDDEN for a caller who may see no account but their own. */
export const requireAccounts = (identity: Identity): void => requireOneScope(identity, everyones);
