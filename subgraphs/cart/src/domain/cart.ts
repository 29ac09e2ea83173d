import { addMoney, money, multiplyMoney, type Money } from '@commerce/kernel';
import type { CartLine } from './line.ts';

/**
 * Distinct SKUs in one cart: what one reservation takes, so that a full cart can be bought. (A reservation
 * is one transaction of 100 actions, two a SKU: its stock and its ledger entry.)
 */
export const maxCartLines = 49;

const dayMs = 86_400_000;
const lifetimeMs = { account: 30 * dayMs, guest: 7 * dayMs };

/** What is kept. That a cart is EXPIRED follows from the clock and is never stored. */
export type KeptStatus = 'ACTIVE' | 'CHECKED_OUT' | 'MERGED';
export type CartStatus = KeptStatus | 'EXPIRED';

export interface Cart {
  readonly id: string;
  /** Counts the changes, from 1. */
  readonly version: number;
  readonly currencyCode: string;
  readonly locale?: string;
  readonly status: KeptStatus;
  /** One per SKU, by id, which is the order in which they were first added. */
  readonly lines: readonly CartLine[];
  /** Absent on a guest's cart. */
  readonly accountId?: string;
  /** Set once the cart is CHECKED_OUT. */
  readonly orderId?: string;
  /** Milliseconds since the Unix epoch, as the two below. */
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  readonly expiresAtMs: number;
}

const expiryOf = (owner: Pick<Cart, 'accountId'>, nowMs: number): number =>
  nowMs + (owner.accountId === undefined ? lifetimeMs.guest : lifetimeMs.account);

export const newCart = (
  seed: Pick<Cart, 'id' | 'currencyCode'> & { locale?: string | undefined; accountId?: string | undefined },
  nowMs: number,
): Cart => {
  const { id, currencyCode, locale, accountId } = seed;
  const owner = accountId === undefined ? {} : { accountId };
  return {
    id,
    currencyCode,
    ...(locale !== undefined && { locale }),
    ...owner,
    version: 1,
    status: 'ACTIVE',
    lines: [],
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
    expiresAtMs: expiryOf(owner, nowMs),
  };
};

/** The cart after a change: every one counts the version up and starts its lifetime anew. */
export const changed = (
  cart: Cart,
  change: Partial<Pick<Cart, 'lines' | 'status' | 'orderId' | 'currencyCode' | 'locale'>>,
  nowMs: number,
): Cart => ({
  ...cart,
  ...change,
  version: cart.version + 1,
  updatedAtMs: nowMs,
  expiresAtMs: expiryOf(cart, nowMs),
});

/** An active cart is expired from its `expiresAt` on, whether or not anything has swept it. */
export const statusAt = (cart: Cart, nowMs: number): CartStatus =>
  cart.status === 'ACTIVE' && cart.expiresAtMs <= nowMs ? 'EXPIRED' : cart.status;

export const lineTotal = (line: CartLine, currencyCode: string): Money =>
  multiplyMoney(money(line.unitPriceMinor, currencyCode), line.quantity);

export const subtotal = ({ lines, currencyCode }: Pick<Cart, 'lines' | 'currencyCode'>): Money =>
  lines.reduce((sum, line) => addMoney(sum, lineTotal(line, currencyCode)), money(0, currencyCode));

export const totalQuantity = ({ lines }: Pick<Cart, 'lines'>): number =>
  lines.reduce((sum, line) => sum + line.quantity, 0);
