import { toIso } from '@commerce/kernel';
import { defaultOf } from '../domain/addressBook.ts';
import { consentPurposes } from '../domain/consent.ts';
import type { AccountDeps } from '../ports.ts';
import type { Resolvers } from './generated/resolvers.ts';

const historyLength = 100;

/** How an account and its parts look in the graph. */
export const accountResolvers = ({
  store,
}: Pick<AccountDeps, 'store'>): Pick<
  Resolvers,
  'Account' | 'Consent' | 'ConsentChange' | 'AccountExport'
> => ({
  Account: {
    __resolveReference: ({ id }, { loaders }) => loaders.account.load(id),
    createdAt: ({ createdAtMs }) => toIso(createdAtMs),
    erasedAt: ({ erasedAtMs }) => (erasedAtMs === null ? null : toIso(erasedAtMs)),
    addresses: ({ id }, _, { loaders }) => loaders.addresses.load(id),
    defaultShippingAddress: async ({ id }, _, { loaders }) =>
      defaultOf(await loaders.addresses.load(id), 'SHIPPING') ?? null,
    defaultBillingAddress: async ({ id }, _, { loaders }) =>
      defaultOf(await loaders.addresses.load(id), 'BILLING') ?? null,
    consents: async ({ id }, _, { loaders }) => {
      const consents = await loaders.consents.load(id);
      return consents.toSorted(
        (a, b) => consentPurposes.indexOf(a.purpose) - consentPurposes.indexOf(b.purpose),
      );
    },
    consentHistory: ({ id }, _, { identity }) => store.consentHistoryOf(identity.tenant, id, historyLength),
    groups: ({ id }, _, { loaders }) => loaders.groups.load(id),
  },

  Consent: { recordedAt: ({ recordedAtMs }) => toIso(recordedAtMs) },
  ConsentChange: { recordedAt: ({ recordedAtMs }) => toIso(recordedAtMs) },
  AccountExport: { generatedAt: ({ generatedAtMs }) => toIso(generatedAtMs) },
});
