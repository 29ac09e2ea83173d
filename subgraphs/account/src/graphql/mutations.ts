import { toIso } from '@commerce/kernel';
import type { Account } from '../domain/account.ts';
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
import { mapResult, type Outcome, payload } from './payload.ts';

/** The same for what changes an account, which must be read anew afterwards. */
const accountPayload = <T extends { account: Account }>({ loaders }: Context, result: Outcome<T>) => {
  if (result.ok) loaders.forget(result.value.account.id);
  return payload(result);
};

export const mutationResolvers = (deps: AccountDeps): MutationResolvers => ({
  updateProfile: async (_, { input }, context) =>
    accountPayload(
      context,
      mapResult(await updateProfile(deps, context.identity, input), (account) => ({ account })),
    ),

  addAddress: async (_, { input }, context) =>
    accountPayload(context, await addAddress(deps, context.identity, input)),

  updateAddress: async (_, { input }, context) =>
    accountPayload(context, await updateAddress(deps, context.identity, input)),

  removeAddress: async (_, { input }, context) => {
    const removed = await removeAddress(deps, context.identity, input);
    return accountPayload(
      context,
      mapResult(removed, ({ account }) => ({ account, removedAddressId: input.addressId })),
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
      mapResult(result, ({ removed, erased }) => ({
        removed,
        ...(erased && { erasedAccountId: erased.accountId, erasedAt: toIso(erased.atMs) }),
      })),
    );
  },

  createGroup: async (_, { input }, { identity }) =>
    payload(mapResult(await createGroup(deps, identity, input), (group) => ({ group }))),

  addAccountToGroup: async (_, { input }, context) =>
    accountPayload(context, await addAccountToGroup(deps, context.identity, input)),

  removeAccountFromGroup: async (_, { input }, context) =>
    accountPayload(context, await removeAccountFromGroup(deps, context.identity, input)),
});
