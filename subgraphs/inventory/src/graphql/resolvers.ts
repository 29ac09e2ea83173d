import { scalarResolvers } from '@commerce/service';
import type { Resolvers } from './generated/resolvers.ts';
import { mutations } from './mutations.ts';
import { queries } from './queries.ts';
import { types } from './types.ts';

export const resolvers: Resolvers = {
  DateTime: scalarResolvers.DateTime,
  Query: queries,
  Mutation: mutations,
  ...types,
};
