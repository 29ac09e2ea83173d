import { requireId, toDecimal } from '@commerce/kernel';
import { scalarResolvers } from '@commerce/service';
import { addToCart } from '../operations/addToCart.ts';
import type { CartResult } from '../operations/changeCart.ts';
import { checkOutCart } from '../operations/checkOutCart.ts';
import { createCart } from '../operations/createCart.ts';
import { mergeCart } from '../operations/mergeCart.ts';
import { refreshCartPrices } from '../operations/refreshCartPrices.ts';
import { removeFromCart } from '../operations/removeFromCart.ts';
import { updateCartLine } from '../operations/updateCartLine.ts';
import type { CartDeps } from '../ports.ts';
import { cartResolvers } from './cartResolvers.ts';
import type { Resolvers } from './generated/resolvers.ts';

const toPayload = (result: CartResult) =>
  result.ok ? { cart: result.value, userErrors: [] } : { cart: null, userErrors: [result.error] };

export const createResolvers = (deps: CartDeps): Resolvers => ({
  ...scalarResolvers,
  ...cartResolvers(deps.clock),

  Query: {
    cart: (_, { id }, { loaders }) => loaders.cart.load(requireId('cart', id, 'id')),
  },

  Mutation: {
    createCart: async (_, { input }, { identity }) => toPayload(await createCart(deps, identity, input)),
    addToCart: async (_, { input }, { identity, requestId }) =>
      toPayload(await addToCart(deps, identity, input, requestId)),
    updateCartLine: async (_, { input }, { identity, requestId }) =>
      toPayload(await updateCartLine(deps, identity, input, requestId)),
    removeFromCart: async (_, { input }, { identity }) =>
      toPayload(await removeFromCart(deps, identity, input)),
    mergeCart: async (_, { input }, { identity, requestId }) =>
      toPayload(await mergeCart(deps, identity, input, requestId)),
    refreshCartPrices: async (_, { input }, { identity, requestId }) =>
      toPayload(await refreshCartPrices(deps, identity, input, requestId)),
    checkOutCart: async (_, { input }, { identity }) => toPayload(await checkOutCart(deps, identity, input)),
  },

  UserError: { __resolveType: ({ type }) => type },
  Money: { amount: (amount) => toDecimal(amount) },
});
