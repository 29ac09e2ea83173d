import { type Result, toIso } from '@commerce/kernel';
import type { Account } from '../domain/account.ts';
import type { AccountError } from '../domain/errors.ts';
import { addAccountToGroup } from '../operations/addAccountToGroup.ts';
import { addAddress } from '../operations/addAddress.ts';
import { createGroup } from '../operations/createGroup.ts';
import { eraseMyAccount } from '../operations/eraseMyAccount.ts';
import { removeAccountFromGroup } from '../operations/removeAccountFromGroup.ts';
import { removeAddress } from '../operations/removeAddress.ts';
import { setConsent } from '../operations/setConsent.ts';
import { setDefaultAddress } from '../operations/setDefaultAddress.ts';
import { updateAddress } from '../operations/updateAddress.ts';
import { updateProfile } from '../operations/updateProfile.ts';
import type { AccountDeps } from '../ports.ts';
import type { Context } from './context.ts';
import type { MutationResolvers } from './generated/resolvers.ts';

type Outcome<T> = Result<T, AccountError[]>;

/** The payload's own fields on success, none of them on failure. */
const payload = <T extends object>(result: Outcome<T>) =>
  result.ok ? { ...result.value, userErrors: [] } : { userErrors: result.error };

/** The same for what changes an account, which must be read anew afterwards. */
const accountPayload = <T extends { account: Account }>({ loaders }: Context, result: Outcome<T>) => {
  if (result.ok) loaders.forget(result.value.account.id);
  return payload(result);
};

const map = <T, U>(result: Outcome<T>, make: (value: T) => U): Outcome<U> =>
  result.ok ? { ok: true, value: make(result.value) } : result;

export const mutationResolvers = (deps: AccountDeps): MutationResolvers => ({
  updateProfile: async (_, { input }, context) =>
    accountPayload(
      context,
      map(await updateProfile(deps, context.identity, input), (account) => ({ account })),
    ),

  addAddress: async (_, { input }, context) =>
    accountPayload(context, await addAddress(deps, context.identity, input)),

  updateAddress: async (_, { input }, context) =>
    accountPayload(context, await updateAddress(deps, context.identity, input)),

  removeAddress: async (_, { input }, context) => {
    const removed = await removeAddress(deps, context.identity, input);
    return accountPayload(
      context,
      map(removed, ({ account }) => ({ account, removedAddressId: input.addressId })),
    );
  },

  setDefaultAddress: async (_, { input }, context) =>
    accountPayload(context, await setDefaultAddress(deps, context.identity, input)),

  setConsent: async (_, { input }, context) =>
    accountPayload(context, await setConsent(deps, context.identity, input)),

  eraseMyAccount: async (_, { input }, context) => {
    const result = await eraseMyAccount(deps, context.identity, input);
    if (result.ok && result.value.erased) context.loaders.forget(result.value.erased.accountId);
    return payload(
      map(result, ({ removed, erased }) => ({
        removed,
        ...(erased && { erasedAccountId: erased.accountId, erasedAt: toIso(erased.atMs) }),
      })),
    );
  },

  createGroup: async (_, { input }, { identity }) =>
    payload(map(await createGroup(deps, identity, input), (group) => ({ group }))),

  addAccountToGroup: async (_, { input }, context) =>
    accountPayload(context, await addAccountToGroup(deps, context.identity, input)),

  removeAccountFromGroup: async (_, { input }, context) =>
    accountPayload(context, await removeAccountFromGroup(deps, context.identity, input)),
});
