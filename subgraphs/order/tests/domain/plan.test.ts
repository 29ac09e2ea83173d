import { describe, expect, test } from '@jest/globals';
import { money } from '@commerce/kernel';
import {
  type CartLine,
  type CartSnapshot,
  type CheckoutTerms,
  planCheckout,
  subtotalOf,
  unitsBySku,
} from '../../src/domain/plan.ts';

const line = (more: Partial<CartLine> = {}): CartLine => ({
  sku: 'MUG',
  title: 'Mug',
  quantity: 2,
  unitPrice: money(1250, 'EUR'),
  currentUnitPrice: money(1250, 'EUR'),
  available: 9,
  ...more,
});

const cart = (more: Partial<CartSnapshot> = {}): CartSnapshot => ({
  id: 'car_1',
  version: 3,
  status: 'ACTIVE',
  currencyCode: 'EUR',
  lines: [line()],
  ...more,
});

const terms = (more: Partial<CheckoutTerms> = {}): CheckoutTerms => ({
  acceptPriceChanges: false,
  anyCart: false,
  ...more,
});

const refusals = (snapshot: CartSnapshot | undefined, given = terms()) => {
  const plan = planCheckout(snapshot, given);
  return plan.ok ? [] : plan.error;
};

describe('the plan of a checkout', () => {
  test('sells every line at the price that holds today', () => {
    const changed = line({ sku: 'LAMP', quantity: 1, currentUnitPrice: money(900, 'EUR') });
    const plan = planCheckout(cart({ lines: [line(), changed] }), terms({ acceptPriceChanges: true }));
    expect(plan).toMatchObject({
      ok: true,
      value: { lines: [{ unitPriceMinor: 1250 }, { unitPriceMinor: 900 }] },
    });
    expect(plan.ok && subtotalOf(plan.value)).toEqual(money(3400, 'EUR'));
  });

  test('asks stock once per SKU', () => {
    const plan = planCheckout(
      cart({ lines: [line(), line({ quantity: 3 }), line({ sku: 'LAMP' })] }),
      terms(),
    );
    expect(plan.ok && unitsBySku(plan.value)).toEqual([
      { sku: 'MUG', quantity: 5 },
      { sku: 'LAMP', quantity: 2 },
    ]);
  });

  test.each([
    ['an empty cart', cart({ lines: [] }), 'CART_EMPTY'],
    ['no cart', undefined, 'CART_NOT_FOUND'],
    ['a cart that was sold', cart({ status: 'CHECKED_OUT' }), 'CART_CHECKED_OUT'],
    ['a cart that expired', cart({ status: 'EXPIRED' }), 'CART_NOT_ACTIVE'],
    ['a product that is gone', cart({ lines: [line({ currentUnitPrice: null })] }), 'PRODUCT_UNAVAILABLE'],
    [
      'a price in another currency',
      cart({ lines: [line({ currentUnitPrice: money(1250, 'USD') })] }),
      'PRODUCT_UNAVAILABLE',
    ],
    [
      'a total beyond counting',
      cart({ lines: [line({ quantity: 9_999, currentUnitPrice: money(9_000_000_000_000_000, 'EUR') })] }),
      'CART_TOO_LARGE',
    ],
    ['too many lines', cart({ lines: Array.from({ length: 50 }, () => line()) }), 'CART_TOO_LARGE'],
  ])('%s is refused', (_, snapshot, code) => {
    expect(refusals(snapshot)).toMatchObject([{ code }]);
  });

  test('names every problem of every line at once', () => {
    const lines = [
      line({ currentUnitPrice: money(1300, 'EUR'), available: 1 }),
      line({ sku: 'LAMP', currentUnitPrice: null }),
    ];
    expect(refusals(cart({ lines }))).toEqual([
      { kind: 'priceChanged', sku: 'MUG', was: money(1250, 'EUR'), now: money(1300, 'EUR') },
      { kind: 'insufficientStock', sku: 'MUG', available: 1 },
      expect.objectContaining({ code: 'PRODUCT_UNAVAILABLE' }),
    ]);
  });

  test('is made of the version that the customer saw, or not at all', () => {
    expect(refusals(cart(), terms({ expectedVersion: 2 }))).toEqual([
      { kind: 'versionConflict', currentVersion: 3 },
    ]);
    expect(refusals(cart(), terms({ expectedVersion: 3 }))).toEqual([]);
  });

  test('an account’s cart is its own: for others there is none, but for staff', () => {
    const owned = cart({ accountId: 'acc_1' });
    expect(refusals(owned)).toMatchObject([{ code: 'CART_NOT_FOUND' }]);
    expect(refusals(owned, terms({ accountId: 'acc_2' }))).toMatchObject([{ code: 'CART_NOT_FOUND' }]);
    expect(planCheckout(owned, terms({ accountId: 'acc_1' }))).toMatchObject({
      value: { accountId: 'acc_1' },
    });
    expect(planCheckout(owned, terms({ accountId: 'acc_9', anyCart: true }))).toMatchObject({
      value: { accountId: 'acc_1' },
    });
  });
});
