import { requireId, requireSku, toIso } from '@commerce/kernel';
import { scalarResolvers } from '@commerce/service';
import { addNote } from '../operations/addNote.ts';
import type { __Name__Deps } from '../ports.ts';
import type { Resolvers } from './generated/resolvers.ts';

export const createResolvers = (deps: __Name__Deps): Resolvers => ({
  ...scalarResolvers,

  Query: {
    __name__Note: (_, { id }, { loaders }) => loaders.note.load(requireId('__name__Note', id, 'id')),
  },

  Mutation: {
    add__Name__Note: async (_, { input }, { identity }) => {
      const added = await addNote(deps, identity, input);
      return added.ok ? { note: added.value, userErrors: [] } : { note: null, userErrors: [added.error] };
    },
  },

  __Name__Note: {
    __resolveReference: ({ id }, { loaders }) => loaders.note.load(id),
    product: ({ sku }) => ({ sku }),
    createdAt: ({ createdAtMs }) => toIso(createdAtMs),
  },

  Product: {
    __resolveReference: ({ sku }) => ({ sku }),
    __name__Count: ({ sku }, _, { loaders }) => loaders.count.load(requireSku(sku, 'sku')),
  },

  UserError: { __resolveType: ({ type }) => type },
});
