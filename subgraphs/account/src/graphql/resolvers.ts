import { requireId, requireScope } from '@commerce/kernel';
import { scalarResolvers } from '@commerce/service';
import { GraphQLScalarType } from 'graphql';
import { exportMyData } from '../operations/exportMyData.ts';
import { listGroups } from '../operations/listGroups.ts';
import { me } from '../operations/me.ts';
import type { AccountDeps } from '../ports.ts';
import { accountResolvers } from './accountResolvers.ts';
import type { Resolvers } from './generated/resolvers.ts';
import { mutationResolvers } from './mutations.ts';

export const createResolvers = (deps: AccountDeps): Resolvers => ({
  DateTime: scalarResolvers.DateTime,
  Locale: scalarResolvers.Locale,
  // Only ever an answer, so there is nothing to parse.
  JSON: new GraphQLScalarType({ name: 'JSON' }),

  Query: {
    me: (_, _args, { identity }) => me(deps, identity),
    account: (_, { id }, { identity, loaders }) => {
      requireScope(identity, 'account:any');
      return loaders.account.load(requireId('account', id, 'id'));
    },
    customerGroups: (_, _args, { identity }) => listGroups(deps, identity),
    exportMyData: (_, _args, { identity }) => exportMyData(deps, identity),
  },

  Mutation: mutationResolvers(deps),

  UserError: { __resolveType: ({ type }) => type },
  ...accountResolvers(deps),
});
