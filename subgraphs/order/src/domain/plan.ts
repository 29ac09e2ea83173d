import { addMoney, err, money, multiplyMoney, ok, type Money, type Result } from '@commerce/kernel';
import { cartCheckedOut, cartNotFound, invalid, type Refusal } from './refusal.ts';

/** As many SKUs as one reservation can hold; an order's stock is taken all at once or not at all. */
const maxOrderLines = 49;

/** A cart as the supergraph shows it to this service, with today's prices and stock beside it. */
export interface CartSnapshot {
  readonly id: string;
  readonly version: number;
  readonly status: 'ACTIVE' | 'CHECKED_OUT' | 'MERGED' | 'EXPIRED';
  readonly currencyCode: string;
  /** Absent: a guest's cart. */
  readonly accountId?: string;
  readonly lines: readonly CartLine[];
}

export interface CartLine {
  readonly sku: string;
  readonly title: string;
  readonly quantity: number;
  /** The price of one unit that the customer saw. */
  readonly unitPrice: Money;
  /** The price of one unit today; null when the product is no longer sold in this currency. */
  readonly currentUnitPrice: Money | null;
  /** Units that can be had; null when it is not known. The reservation decides, this only spares it. */
  readonly available: number | null;
}

/** What the customer asked for. */
export interface CheckoutTerms {
  readonly expectedVersion?: number;
  readonly acceptPriceChanges: boolean;
  /** The caller's account; absent for guests and services. */
  readonly accountId?: string;
  /** Staff and services may check out anybody's cart. */
  readonly anyCart: boolean;
}

export interface PlanLine {
  readonly sku: string;
  readonly title: string;
  readonly quantity: number;
  /** Minor units of the plan's currency. */
  readonly unitPriceMinor: number;
}

/** What will be reserved and sold: fixed once, so that every later step means the same. */
export interface Plan {
  readonly cartVersion: number;
  readonly currencyCode: string;
  readonly accountId?: string;
  readonly lines: readonly PlanLine[];
}

export const subtotalOf = ({ lines, currencyCode }: Plan): Money =>
  lines.reduce(
    (sum, line) => addMoney(sum, multiplyMoney(money(line.unitPriceMinor, currencyCode), line.quantity)),
    money(0, currencyCode),
  );

/** Units per SKU: what stock is asked for, however the cart splits it into lines. */
export const unitsBySku = ({ lines }: Plan): readonly { sku: string; quantity: number }[] => {
  const units = new Map<string, number>();
  for (const { sku, quantity } of lines) units.set(sku, (units.get(sku) ?? 0) + quantity);
  return [...units].map(([sku, quantity]) => ({ sku, quantity }));
};

/** Whether the whole can be counted exactly; summed without rounding, because that is the question. */
const isCountable = (lines: readonly CartLine[]): boolean =>
  lines.reduce(
    (sum, { quantity, unitPrice, currentUnitPrice }) =>
      sum + BigInt(quantity) * BigInt((currentUnitPrice ?? unitPrice).amountMinor),
    0n,
  ) <= BigInt(Number.MAX_SAFE_INTEGER);

const samePrice = (a: Money, b: Money): boolean =>
  a.amountMinor === b.amountMinor && a.currencyCode === b.currencyCode;

const lineProblems = (line: CartLine, terms: CheckoutTerms, currencyCode: string): readonly Refusal[] => {
  const { sku, unitPrice, currentUnitPrice, available, quantity } = line;
  if (!currentUnitPrice || currentUnitPrice.currencyCode !== currencyCode) {
    return [invalid('PRODUCT_UNAVAILABLE', `${sku} is no longer sold in ${currencyCode}`)];
  }
  const problems: Refusal[] = [];
  if (!terms.acceptPriceChanges && !samePrice(unitPrice, currentUnitPrice)) {
    problems.push({ kind: 'priceChanged', sku, was: unitPrice, now: currentUnitPrice });
  }
  if (available !== null && available < quantity)
    problems.push({ kind: 'insufficientStock', sku, available });
  return problems;
};

/** What to sell, or everything that stands against it at once. */
export const planCheckout = (
  cart: CartSnapshot | undefined,
  terms: CheckoutTerms,
): Result<Plan, readonly Refusal[]> => {
  if (!cart) return err([cartNotFound]);
  const { accountId, currencyCode, version, lines } = cart;
  // A stranger learns nothing of an account's cart, not even that it exists.
  if (accountId !== undefined && accountId !== terms.accountId && !terms.anyCart) return err([cartNotFound]);
  if (cart.status === 'CHECKED_OUT') return err([cartCheckedOut]);
  if (cart.status !== 'ACTIVE') {
    return err([invalid('CART_NOT_ACTIVE', `the cart is ${cart.status.toLowerCase()}`)]);
  }
  if (terms.expectedVersion !== undefined && terms.expectedVersion !== version) {
    return err([{ kind: 'versionConflict', currentVersion: version }]);
  }
  if (lines.length === 0) return err([invalid('CART_EMPTY', 'there is nothing in the cart')]);
  if (lines.length > maxOrderLines) {
    return err([invalid('CART_TOO_LARGE', `an order has at most ${maxOrderLines} lines`)]);
  }
  // Found out after the stock is committed, it would be too late to say no.
  if (!isCountable(lines)) return err([invalid('CART_TOO_LARGE', 'the total is too large to be charged')]);
  const problems = lines.flatMap((line) => lineProblems(line, terms, currencyCode));
  if (problems.length > 0) return err(problems);
  const owner = accountId ?? terms.accountId;
  return ok({
    cartVersion: version,
    currencyCode,
    ...(owner !== undefined && { accountId: owner }),
    lines: lines.map(({ sku, title, quantity, unitPrice, currentUnitPrice }) => ({
      sku,
      title,
      quantity,
      unitPriceMinor: (currentUnitPrice ?? unitPrice).amountMinor,
    })),
  });
};
