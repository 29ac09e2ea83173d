import { type Identity, requireAccount, requireScope } from '@commerce/kernel';
import type { Account } from '../domain/account.ts';
import type { AccountDeps } from '../ports.ts';

/** The caller's account id; throws FORBIDDEN for a guest or a service. */
export const requireSelf = (identity: Identity): string => {
  requireScope(identity, 'account:self');
  return requireAccount(identity);
};

/** The caller's account, made on the first signed-in request. Throws FORBIDDEN for a guest or a service. */
export const signedIn = (deps: Pick<AccountDeps, 'store' | 'clock'>, identity: Identity): Promise<Account> =>
  deps.store.ensureAccount(identity.tenant, requireSelf(identity), deps.clock.nowMs());
