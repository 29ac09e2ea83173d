import { type Identity, requireId } from '@commerce/kernel';
import { type CursorSeal, scalarResolvers } from '@commerce/service';
import { checkout } from '../operations/checkout.ts';
import type { CheckoutDeps } from '../operations/performStep.ts';
import { listAccountOrders, listDayOrders } from '../operations/readOrders.ts';
import { type ListOf, openCursor, orderConnection } from './connections.ts';
import type { Resolvers } from './generated/resolvers.ts';
import { orderResolvers } from './orderResolvers.ts';
import { userErrorView } from './userErrors.ts';

export interface ResolverDeps extends CheckoutDeps {
  readonly cursors: CursorSeal;
}

const listOf = ({ tenant }: Identity, name: ListOf['name'], filter: unknown): ListOf => ({
  tenant,
  name,
  filter,
});

const { CurrencyCode, DateTime, Decimal } = scalarResolvers;

export const createResolvers = (deps: ResolverDeps): Resolvers => ({
  CurrencyCode,
  DateTime,
  Decimal,
  ...orderResolvers,

  Query: {
    order: (_, { id }, { loaders }) => loaders.order.load(requireId('order', id, 'id')),
    orders: async (_, { filter, first, after }, { identity }) => {
      const { day, status } = filter;
      const list = listOf(identity, 'dayOrders', [day, status ?? null]);
      const position = openCursor(deps.cursors, list, after);
      const page = await listDayOrders(deps, identity, { day, status, first, after: position });
      return orderConnection(deps.cursors, list, page, position !== undefined);
    },
  },

  Mutation: {
    checkout: async (_, { input }, { identity }) => {
      const result = await checkout(deps, identity, input);
      return result.ok
        ? { order: result.value, userErrors: [] }
        : { order: null, userErrors: result.error.map(userErrorView) };
    },
  },

  Account: {
    __resolveReference: ({ id }) => ({ id }),
    orders: async ({ id }, { first, after }, { identity }) => {
      const list = listOf(identity, 'accountOrders', id);
      const position = openCursor(deps.cursors, list, after);
      const page = await listAccountOrders(deps, identity, { accountId: id, first, after: position });
      return page && orderConnection(deps.cursors, list, page, position !== undefined);
    },
  },

  UserError: { __resolveType: ({ __typename }) => __typename },
});
