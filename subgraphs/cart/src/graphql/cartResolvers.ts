import { type Clock, money, toIso } from '@commerce/kernel';
import { lineTotal, statusAt, subtotal, totalQuantity } from '../domain/cart.ts';
import type { Resolvers } from './generated/resolvers.ts';
import {
  type InsufficientStockView,
  lineViews,
  type PriceChangedView,
  type Reference,
  type WarningView,
  warningViews,
} from './views.ts';

const messages: Record<WarningView['kind'], string> = {
  PRICE_CHANGED: 'the price is another one now',
  INSUFFICIENT_STOCK: 'fewer units can be had',
  UNAVAILABLE: 'the product is no longer sold in this currency',
};

const warningTypes = {
  PRICE_CHANGED: 'PriceChangedWarning',
  INSUFFICIENT_STOCK: 'InsufficientStockWarning',
  UNAVAILABLE: 'UnavailableWarning',
} as const satisfies Record<WarningView['kind'], string>;

const warningFields = {
  code: ({ kind }: WarningView) => kind,
  message: ({ kind }: WarningView) => messages[kind],
};

/** How a cart and its parts look in the graph. */
export const cartResolvers = (
  clock: Clock,
): Pick<
  Resolvers,
  | 'Account'
  | 'Cart'
  | 'CartLine'
  | 'CartWarning'
  | 'PriceChangedWarning'
  | 'InsufficientStockWarning'
  | 'UnavailableWarning'
> => ({
  Cart: {
    __resolveReference: ({ id }, { loaders }) => loaders.cart.load(id),
    status: (cart) => statusAt(cart, clock.nowMs()),
    lines: lineViews,
    subtotal: (cart) => subtotal(cart),
    totalQuantity: (cart) => totalQuantity(cart),
    warnings: (cart) => lineViews(cart).flatMap(warningViews),
    createdAt: ({ createdAtMs }) => toIso(createdAtMs),
    updatedAt: ({ updatedAtMs }) => toIso(updatedAtMs),
    expiresAt: ({ expiresAtMs }) => toIso(expiresAtMs),
    account: ({ accountId }): Reference | null => (accountId === undefined ? null : { id: accountId }),
    order: ({ orderId }): Reference | null => (orderId === undefined ? null : { id: orderId }),
  },

  CartLine: {
    id: ({ line }) => line.id,
    sku: ({ line }) => line.sku,
    product: ({ line }) => ({ sku: line.sku }),
    title: ({ line }) => line.title,
    quantity: ({ line }) => line.quantity,
    unitPrice: ({ line, currencyCode }) => money(line.unitPriceMinor, currencyCode),
    lineTotal: ({ line, currencyCode }) => lineTotal(line, currencyCode),
    warnings: warningViews,
  },

  CartWarning: { __resolveType: ({ kind }) => warningTypes[kind] },
  PriceChangedWarning: {
    ...warningFields,
    was: ({ wasMinor, currencyCode }: PriceChangedView) => money(wasMinor, currencyCode),
    now: ({ nowMinor, currencyCode }: PriceChangedView) => money(nowMinor, currencyCode),
  },
  InsufficientStockWarning: {
    ...warningFields,
    available: ({ available }: InsufficientStockView) => available,
  },
  UnavailableWarning: warningFields,

  Account: {
    __resolveReference: ({ id }) => ({ id }),
    cart: ({ id }, _, { loaders }) => loaders.accountCart.load(id),
  },
});
