import { randomBytes } from 'node:crypto';
import { expect } from '@jest/globals';
import { createIdFactory, systemClock } from '@commerce/kernel';
import type { CheckoutState } from '../../src/domain/checkout.ts';
import type { Contact, Order, OrderLine } from '../../src/domain/order.ts';
import { newOrderNumber } from '../../src/domain/orderNumber.ts';
import type { Plan } from '../../src/domain/plan.ts';
import type { StatusEvent } from '../../src/domain/status.ts';
import type { Checkout, Placement } from '../../src/ports.ts';
import type { Stores } from './memoryStore.ts';
import { startMs } from './world.ts';

export const ids = createIdFactory(systemClock, randomBytes);
export const aTenant = (): string => `t${randomBytes(6).toString('hex')}`;

const contact: Contact = {
  email: 'sam@example.com',
  shippingAddress: { name: 'Sam', line1: 'Ringstr. 1', city: 'Wien', postalCode: '1010', countryCode: 'AT' },
  billingAddress: { name: 'Sam & Co', company: 'Co', line1: 'Ringstr. 2', city: 'Wien', countryCode: 'AT' },
  note: 'ring twice',
};

export const anIntent = (more: Partial<Checkout> = {}): Checkout => ({
  cartId: ids.newId('cart'),
  orderId: ids.newId('order'),
  idempotencyKey: ids.newUlid(),
  requestHash: 'hash',
  terms: { acceptPriceChanges: false, anyCart: false },
  contact,
  state: { step: 'READ_CART' },
  revision: 1,
  startedAtMs: startMs,
  dueAtMs: startMs + 1_000,
  ...more,
});

export const plan: Plan = {
  cartVersion: 3,
  currencyCode: 'EUR',
  lines: [{ sku: 'MUG', title: 'Mug', quantity: 2, unitPriceMinor: 1250 }],
};

export const next = (checkout: Checkout, state: CheckoutState, more: Partial<Checkout> = {}): Checkout => ({
  ...checkout,
  state,
  revision: checkout.revision + 1,
  ...more,
});

export const anOrder = (more: Partial<Order> = {}): Order => ({
  id: ids.newId('order'),
  number: newOrderNumber(randomBytes),
  owner: { kind: 'account', accountId: 'acc_1' },
  placedAt: '2026-11-22T10:00:00.000Z',
  currencyCode: 'EUR',
  subtotalMinor: 2500,
  totalMinor: 2500,
  lineCount: 2,
  contact,
  status: 'PLACED',
  statusSequence: -1n,
  statusHash: '',
  history: [{ status: 'PLACED', at: '2026-11-22T10:00:00.000Z' }],
  shipments: [],
  revision: 1,
  ...more,
});

export const someLines = (): OrderLine[] =>
  ['MUG', 'LAMP'].map((sku) => ({
    id: ids.newId('orderLine'),
    sku,
    title: `The ${sku}`,
    quantity: 1,
    unitPriceMinor: 1250,
  }));

export const placementOf = (tenant: string, checkout: Checkout, order: Order): Placement => ({
  checkout: next(checkout, { step: 'ADOPT_EARLY', cartVersion: 3 }, { contact: null }),
  order,
  lines: someLines(),
  event: {
    type: 'commerce.order.placed.v1',
    id: ids.newId('event'),
    source: '/commerce/order',
    tenant,
    timeMs: startMs,
    sequence: 1n,
    data: {
      orderId: order.id,
      orderNumber: order.number,
      placedAt: order.placedAt,
      currencyCode: 'EUR',
      totalMinor: order.totalMinor,
      lines: [{ sku: 'MUG', quantity: 2 }],
    },
  },
});

export const anEvent = (orderId: string, sequence: bigint, more: Partial<StatusEvent> = {}): StatusEvent => ({
  orderId,
  to: 'CONFIRMED',
  sequence,
  hash: `h${sequence}`,
  occurredAt: '2026-11-22T11:00:00.000Z',
  ...more,
});

/** An order that was placed in the regular way. */
export const placed = async (stores: Stores, tenant: string, more: Partial<Order> = {}): Promise<Order> => {
  const intent = anIntent(more.id ? { orderId: more.id } : {});
  await stores.checkouts.begin(tenant, intent, startMs);
  const order = anOrder({ id: intent.orderId, ...more });
  expect(await stores.checkouts.place(tenant, placementOf(tenant, intent, order), startMs)).toBe('placed');
  return order;
};
