import { type Clock, createIdFactory, type Identity, money, roles } from '@commerce/kernel';
import { randomBytes } from 'node:crypto';
import type { CartSnapshot } from '../../src/domain/plan.ts';
import type { CheckoutInput } from '../../src/operations/checkout.ts';
import type { CheckoutDeps } from '../../src/operations/performStep.ts';
import type { Carts, Stock } from '../../src/ports.ts';
import { createMemoryStore, type Stores } from './memoryStore.ts';

export const startMs = Date.parse('2026-11-22T10:00:00.000Z');

export interface TestClock extends Clock {
  advance(ms: number): void;
}

const testClock = (nowMs = startMs): TestClock => {
  let now = nowMs;
  return { nowMs: () => now, advance: (ms) => (now += ms) };
};

/** Stock that is counted exactly, with reservations that expire, in the way of the inventory subgraph. */
const createFakeStock = (clock: Clock, onHand: Record<string, number>, holdMs = 10 * 60_000) => {
  type Reservation = {
    lines: readonly { sku: string; quantity: number }[];
    state: 'HELD' | 'COMMITTED' | 'RELEASED';
    expiresAtMs: number;
  };
  const available = new Map(Object.entries(onHand));
  const reservations = new Map<string, Reservation>();
  const answers = new Map<string, Awaited<ReturnType<Stock['reserve']>>>();

  const giveBack = (reservation: Reservation): void => {
    reservation.state = 'RELEASED';
    for (const { sku, quantity } of reservation.lines)
      available.set(sku, (available.get(sku) ?? 0) + quantity);
  };
  const sweep = (): void => {
    for (const reservation of reservations.values()) {
      if (reservation.state === 'HELD' && reservation.expiresAtMs <= clock.nowMs()) giveBack(reservation);
    }
  };

  const stock: Stock = {
    async reserve(tenant, { lines, idempotencyKey }) {
      sweep();
      const key = `${tenant} ${idempotencyKey}`;
      const known = answers.get(key);
      if (known) return known;
      const shortages = lines
        .map(({ sku, quantity }) => ({ sku, quantity, available: available.get(sku) ?? 0 }))
        .filter((line) => line.available < line.quantity)
        .map(({ sku, available: left }) => ({ sku, available: left }));
      if (shortages.length > 0) return { kind: 'short', shortages };
      for (const { sku, quantity } of lines) available.set(sku, (available.get(sku) ?? 0) - quantity);
      const reservationId = `rsv_${reservations.size + 1}`;
      reservations.set(reservationId, { lines, state: 'HELD', expiresAtMs: clock.nowMs() + holdMs });
      const answer = { kind: 'reserved', reservationId } as const;
      answers.set(key, answer);
      return answer;
    },
    async commit(_tenant, { reservationId }) {
      sweep();
      const reservation = reservations.get(reservationId);
      if (!reservation || reservation.state === 'RELEASED') return 'gone';
      reservation.state = 'COMMITTED';
      return 'committed';
    },
    async release(_tenant, { reservationId }) {
      const reservation = reservations.get(reservationId);
      if (reservation?.state === 'HELD') giveBack(reservation);
    },
  };
  const unitsIn = (state: Reservation['state']): number =>
    [...reservations.values()]
      .filter((reservation) => reservation.state === state)
      .flatMap(({ lines }) => lines)
      .reduce((sum, { quantity }) => sum + quantity, 0);

  return { stock, sweep, available: (sku: string) => available.get(sku) ?? 0, unitsIn };
};

const createFakeCarts = () => {
  const carts = new Map<string, CartSnapshot>();
  const orders = new Map<string, string>();
  const port: Carts = {
    read: async (_tenant, cartId) => carts.get(cartId),
    async checkOut(_tenant, { cartId, orderId, expectedVersion }) {
      const cart = carts.get(cartId);
      if (!cart) return { kind: 'gone' };
      if (orders.has(cartId)) return { kind: orders.get(cartId) === orderId ? 'closed' : 'gone' };
      if (cart.version !== expectedVersion) return { kind: 'changed', currentVersion: cart.version };
      carts.set(cartId, { ...cart, version: cart.version + 1, status: 'CHECKED_OUT', lines: [] });
      orders.set(cartId, orderId);
      return { kind: 'closed' };
    },
  };
  return {
    port,
    set: (cart: CartSnapshot) => carts.set(cart.id, cart),
    get: (id: string) => carts.get(id),
    orderOf: (id: string) => orders.get(id),
  };
};

const silentLog = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** Everything a checkout needs, in memory. */
export const createWorld = (
  onHand: Record<string, number> = { MUG: 10, LAMP: 5 },
  stores: Stores = createMemoryStore(),
) => {
  const clock = testClock();
  const ids = createIdFactory(clock, randomBytes);
  const fakeStock = createFakeStock(clock, onHand);
  const fakeCarts = createFakeCarts();
  const deps: CheckoutDeps = {
    checkouts: stores.checkouts,
    orders: stores.orders,
    carts: fakeCarts.port,
    stock: fakeStock.stock,
    clock,
    ids,
    randomBytes,
    log: silentLog,
  };
  /** Puts a cart into the world and gives its id. */
  const cart = (lines: Record<string, number> = { MUG: 2 }, more: Partial<CartSnapshot> = {}): string => {
    const id = ids.newId('cart');
    fakeCarts.set({
      id,
      version: 3,
      status: 'ACTIVE',
      currencyCode: 'EUR',
      lines: Object.entries(lines).map(([sku, quantity]) => ({
        sku,
        title: `The ${sku}`,
        quantity,
        unitPrice: money(1250, 'EUR'),
        currentUnitPrice: money(1250, 'EUR'),
        available: null,
      })),
      ...more,
    });
    return id;
  };
  return { deps, stores, clock, ids, stock: fakeStock, carts: fakeCarts, cart };
};

export type World = ReturnType<typeof createWorld>;

export const guest: Identity = {
  tenant: 'acme',
  subject: 'key1',
  kind: 'guest',
  scopes: roles.guest.scopes,
};
export const shopper: Identity = {
  tenant: 'acme',
  subject: 'sam',
  kind: 'shopper',
  scopes: roles.shopper.scopes,
  accountId: 'acc_01K00000000000000000000001',
};
export const otherShopper: Identity = {
  ...shopper,
  subject: 'eve',
  accountId: 'acc_01K00000000000000000000002',
};
export const staff: Identity = {
  tenant: 'acme',
  subject: 'stan',
  kind: 'staff',
  scopes: roles.admin.scopes,
  accountId: 'acc_01K00000000000000000000003',
};
export const elsewhere = (identity: Identity): Identity => ({ ...identity, tenant: 'globex' });

export const checkoutInput = (cartId: string, more: Partial<CheckoutInput> = {}): CheckoutInput => ({
  cartId,
  idempotencyKey: `key-${cartId}`,
  email: 'sam@example.com',
  shippingAddress: {
    name: 'Sam Shopper',
    company: null,
    line1: 'Ringstr. 1',
    line2: null,
    city: 'Wien',
    region: null,
    postalCode: '1010',
    countryCode: 'AT',
    phone: null,
  },
  ...more,
});
