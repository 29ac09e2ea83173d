import { requireId } from '@commerce/kernel';
import { scalarResolvers } from '@commerce/service';
import { GraphQLScalarType } from 'graphql';
import { requireAccounts } from '../domain/rights.ts';
import { exportMyData } from '../operations/exportMyData.ts';
import { listGroups } from '../operations/listGroups.ts';
import { me } from '../operations/me.ts';
import type { AccountDeps } from '../ports.ts';
import { accountResolvers } from './accountResolvers.ts';
import { adminMutations } from './adminMutations.ts';
import { adminQueries, type AdminResolverDeps } from './adminQueries.ts';
import { adminTypes } from './adminTypes.ts';
import type { Resolvers } from './generated/resolvers.ts';
import { mutationResolvers } from './mutations.ts';

export const createResolvers = (deps: AccountDeps & AdminResolverDeps): Resolvers => ({
  DateTime: scalarResolvers.DateTime,
  Locale: scalarResolvers.Locale,
  // Taken as it comes; whoever keeps some of it looks at it first.
  JSON: new GraphQLScalarType({ name: 'JSON' }),

  Query: {
    me: (_, _args, { identity }) => me(deps, identity),
    account: (_, { id }, { identity, loaders }) => {
      requireAccounts(identity);
      return loaders.account.load(requireId('account', id, 'id'));
    },
    customerGroups: (_, _args, { identity }) => listGroups(deps, identity),
    exportMyData: (_, _args, { identity }) => exportMyData(deps, identity),
    ...adminQueries(deps),
  },

  Mutation: { ...mutationResolvers(deps), ...adminMutations(deps) },

  UserError: { __resolveType: ({ type }) => type },
  ...accountResolvers(deps),
  ...adminTypes(deps),
});
