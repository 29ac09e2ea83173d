import { hasScope, type Identity } from '@commerce/kernel';
import type { Account } from '../domain/account.ts';
import type { AccountDeps } from '../ports.ts';
import { signedIn } from './signedIn.ts';

/** The caller's account; null for a guest or a service, who have none. */
export const me = async (deps: AccountDeps, identity: Identity): Promise<Account | null> =>
  identity.accountId !== undefined && hasScope(identity, 'account:self') ? signedIn(deps, identity) : null;
