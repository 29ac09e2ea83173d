import { money, toDecimal } from '@commerce/kernel';
import type { Contact, Order } from '../domain/order.ts';
import { maySeeContact } from '../domain/visibility.ts';
import type { Context } from './context.ts';
import type { Resolvers } from './generated/resolvers.ts';
import { lineTotalOf, lineViews, unitPriceOf } from './views.ts';

/** The person behind an order, for those who may know. */
const contactFor = (order: Order, { identity }: Context): Contact | null =>
  maySeeContact(identity, order) ? order.contact : null;

export const orderResolvers: Pick<Resolvers, 'Order' | 'OrderLine' | 'OrderConnection' | 'Money'> = {
  Order: {
    __resolveReference: ({ id }, { loaders }) => loaders.order.load(id),
    account: ({ owner }) => (owner.kind === 'account' ? { id: owner.accountId } : null),
    lines: async (order, _, { loaders }) => lineViews(order, await loaders.lines.load(order)),
    subtotal: ({ subtotalMinor, currencyCode }) => money(subtotalMinor, currencyCode),
    total: ({ totalMinor, currencyCode }) => money(totalMinor, currencyCode),
    email: (order, _, context) => contactFor(order, context)?.email,
    shippingAddress: (order, _, context) => contactFor(order, context)?.shippingAddress,
    billingAddress: (order, _, context) => contactFor(order, context)?.billingAddress,
    note: (order, _, context) => contactFor(order, context)?.note,
    shipments: ({ shipments }) => [...shipments],
    statusHistory: ({ history }) => [...history],
  },

  OrderLine: {
    id: ({ line }) => line.id,
    sku: ({ line }) => line.sku,
    title: ({ line }) => line.title,
    quantity: ({ line }) => line.quantity,
    unitPrice: unitPriceOf,
    lineTotal: lineTotalOf,
    product: ({ line }) => ({ sku: line.sku }),
  },

  OrderConnection: {
    edges: ({ edges }) => [...edges],
    nodes: ({ nodes }) => [...nodes],
  },

  Money: { amount: (amount) => toDecimal(amount) },
};
