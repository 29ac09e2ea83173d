import { randomBytes } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { createIdFactory, money, systemClock } from '@commerce/kernel';
import type { CheckoutState } from '../../src/domain/checkout.ts';
import type { Contact, Order, OrderLine } from '../../src/domain/order.ts';
import { withoutPerson } from '../../src/domain/order.ts';
import { newOrderNumber } from '../../src/domain/orderNumber.ts';
import type { Plan } from '../../src/domain/plan.ts';
import type { StatusEvent } from '../../src/domain/status.ts';
import type { Checkout, Placement } from '../../src/ports.ts';
import type { Stores } from './memoryStore.ts';
import { startMs } from './world.ts';

const ids = createIdFactory(systemClock, randomBytes);
const aTenant = (): string => `t${randomBytes(6).toString('hex')}`;

const contact: Contact = {
  email: 'sam@example.com',
  shippingAddress: { name: 'Sam', line1: 'Ringstr. 1', city: 'Wien', postalCode: '1010', countryCode: 'AT' },
  billingAddress: { name: 'Sam & Co', company: 'Co', line1: 'Ringstr. 2', city: 'Wien', countryCode: 'AT' },
  note: 'ring twice',
};

const anIntent = (more: Partial<Checkout> = {}): Checkout => ({
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

const plan: Plan = {
  cartVersion: 3,
  currencyCode: 'EUR',
  lines: [{ sku: 'MUG', title: 'Mug', quantity: 2, unitPriceMinor: 1250 }],
};

const next = (checkout: Checkout, state: CheckoutState, more: Partial<Checkout> = {}): Checkout => ({
  ...checkout,
  state,
  revision: checkout.revision + 1,
  ...more,
});

const anOrder = (more: Partial<Order> = {}): Order => ({
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

const someLines = (): OrderLine[] =>
  ['MUG', 'LAMP'].map((sku) => ({ id: ids.newId('orderLine'), sku, title: `The ${sku}`, quantity: 1, unitPriceMinor: 1250 }));

const placementOf = (tenant: string, checkout: Checkout, order: Order): Placement => ({
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

const anEvent = (orderId: string, sequence: bigint, more: Partial<StatusEvent> = {}): StatusEvent => ({
  orderId,
  to: 'CONFIRMED',
  sequence,
  hash: `h${sequence}`,
  occurredAt: '2026-11-22T11:00:00.000Z',
  ...more,
});

/** What every store of orders must do. `tenants`: those whose outbox is relayed. */
export const describeOrderStore = (name: string, open: (tenants: readonly string[]) => Stores): void => {
  /** An order that was placed in the regular way. */
  const placed = async (stores: Stores, tenant: string, more: Partial<Order> = {}): Promise<Order> => {
    const intent = anIntent(more.id ? { orderId: more.id } : {});
    await stores.checkouts.begin(tenant, intent, startMs);
    const order = anOrder({ id: intent.orderId, ...more });
    expect(await stores.checkouts.place(tenant, placementOf(tenant, intent, order), startMs)).toBe('placed');
    return order;
  };

  describe(`checkouts in ${name}`, () => {
    test('begin once per key and go on where they stand', async () => {
      const [stores, tenant, intent] = [open([]), aTenant(), anIntent()];
      expect(await stores.checkouts.begin(tenant, intent, startMs)).toEqual({ kind: 'begun', checkout: intent });
      const again = { ...intent, orderId: ids.newId('order') };
      expect(await stores.checkouts.begin(tenant, again, startMs)).toEqual({ kind: 'resumed', checkout: intent });
      const moved = next(intent, { step: 'RESERVE', plan, attempt: 1 });
      expect(await stores.checkouts.save(tenant, moved, startMs)).toBe(true);
      expect(await stores.checkouts.begin(tenant, again, startMs)).toEqual({ kind: 'resumed', checkout: moved });
      expect(await stores.checkouts.load(tenant, intent.cartId)).toEqual(moved);
    });

    test('take a key for one request alone, for a day at least', async () => {
      const [stores, tenant, intent] = [open([]), aTenant(), anIntent()];
      await stores.checkouts.begin(tenant, intent, startMs);
      const other = anIntent({ idempotencyKey: intent.idempotencyKey, requestHash: 'other' });
      const dayMs = 86_400_000;
      await expect(stores.checkouts.begin(tenant, other, startMs + dayMs)).rejects.toMatchObject({ code: 'CONFLICT' });
      expect((await stores.checkouts.begin(tenant, other, startMs + 30 * dayMs)).kind).toBe('begun');
    });

    test('hold a cart until they are refused, and for good once they are placed', async () => {
      const [stores, tenant, intent] = [open([]), aTenant(), anIntent()];
      const rival = anIntent({ cartId: intent.cartId });
      await stores.checkouts.begin(tenant, intent, startMs);
      expect(await stores.checkouts.begin(tenant, rival, startMs)).toEqual({ kind: 'inProgress' });

      const refusals = [{ kind: 'priceChanged', sku: 'MUG', was: money(1, 'EUR'), now: money(2, 'EUR') }] as const;
      await stores.checkouts.save(tenant, next(intent, { step: 'REFUSED', refusals }), startMs);
      expect(await stores.checkouts.begin(tenant, intent, startMs)).toEqual({
        kind: 'answered',
        answer: { kind: 'refused', refusals },
      });
      expect(await stores.checkouts.begin(tenant, rival, startMs)).toEqual({ kind: 'begun', checkout: rival });

      const order = anOrder({ id: rival.orderId });
      await stores.checkouts.place(tenant, placementOf(tenant, rival, order), startMs);
      expect(await stores.checkouts.begin(tenant, rival, startMs)).toEqual({
        kind: 'answered',
        answer: { kind: 'placed', orderId: rival.orderId },
      });
      expect(await stores.checkouts.begin(tenant, anIntent({ cartId: intent.cartId }), startMs)).toEqual({
        kind: 'checkedOut',
      });
    });

    test('of many beginning at once on one cart, one does', async () => {
      const [stores, tenant] = [open([]), aTenant()];
      const cartId = ids.newId('cart');
      const begun = await Promise.all(
        Array.from({ length: 12 }, () => stores.checkouts.begin(tenant, anIntent({ cartId }), startMs)),
      );
      expect(begun.map(({ kind }) => kind).sort()).toEqual(['begun', ...Array.from({ length: 11 }, () => 'inProgress')]);
    });

    test('are written over the revision they were made from, or not at all', async () => {
      const [stores, tenant, intent] = [open([]), aTenant(), anIntent()];
      await stores.checkouts.begin(tenant, intent, startMs);
      const moved = next(intent, { step: 'RESERVE', plan, attempt: 1 });
      expect(await stores.checkouts.save(tenant, moved, startMs)).toBe(true);
      expect(await stores.checkouts.save(tenant, moved, startMs)).toBe(false);
      const refused = next(intent, { step: 'REFUSED', refusals: [] });
      expect(await stores.checkouts.save(tenant, refused, startMs)).toBe(false);
      expect((await stores.checkouts.begin(tenant, intent, startMs)).kind).toBe('resumed');
      expect(await stores.checkouts.save(tenant, { ...moved, cartId: ids.newId('cart') }, startMs)).toBe(false);
    });

    test('are found when they are due, the longest due first, until they end', async () => {
      const [stores, tenant] = [open([]), aTenant()];
      const [late, early, future] = [3_000, 1_000, 9_000].map((ms) => anIntent({ dueAtMs: startMs + ms })) as [
        Checkout,
        Checkout,
        Checkout,
      ];
      for (const intent of [late, early, future]) await stores.checkouts.begin(tenant, intent, startMs);
      const dueAt = async (ms: number) =>
        (await stores.checkouts.due(tenant, startMs + ms, 10)).map(({ cartId }) => cartId);
      expect(await dueAt(999)).toEqual([]);
      expect(await dueAt(3_000)).toEqual([early.cartId, late.cartId]);
      expect(await stores.checkouts.due(tenant, startMs + 3_000, 1)).toHaveLength(1);

      await stores.checkouts.postpone(tenant, early, startMs + 5_000);
      expect(await dueAt(3_000)).toEqual([late.cartId]);
      await stores.checkouts.postpone(tenant, { ...late, revision: 7 }, startMs + 99_000);
      expect(await dueAt(5_000)).toEqual([late.cartId, early.cartId]);
      await stores.checkouts.save(tenant, next(late, { step: 'REFUSED', refusals: [] }), startMs);
      await stores.checkouts.postpone(tenant, next(late, { step: 'DONE' }), startMs);
      expect(await dueAt(5_000)).toEqual([early.cartId]);
      expect(await stores.checkouts.due(aTenant(), startMs + 99_000, 10)).toEqual([]);
    });
  });

  describe(`placing in ${name}`, () => {
    test('writes order, lines, event and state together', async () => {
      const tenant = aTenant();
      const stores = open([tenant]);
      const intent = anIntent();
      await stores.checkouts.begin(tenant, intent, startMs);
      const order = anOrder({ id: intent.orderId });
      const placement = placementOf(tenant, intent, order);
      expect(await stores.checkouts.place(tenant, placement, startMs)).toBe('placed');
      expect(await stores.orders.orders(tenant, [order.id])).toEqual([order]);
      const lines = await stores.orders.lines(tenant, [order]);
      expect(lines.get(order.id)).toMatchObject(placement.lines);
      expect(await stores.checkouts.load(tenant, intent.cartId)).toEqual(placement.checkout);

      const pending = await stores.outbox.pending(10);
      expect(pending).toHaveLength(1);
      expect(pending[0]?.message).toMatchObject({
        topic: 'commerce.events',
        key: `${tenant}:${order.id}`,
        headers: { ce_type: 'commerce.order.placed.v1', ce_tenantid: tenant, ce_sequence: '1' },
      });
      await stores.outbox.markPublished(pending.map(({ id }) => id));
      expect(await stores.outbox.pending(10)).toEqual([]);
    });

    test('happens once: who comes second has moved', async () => {
      const [stores, tenant, intent] = [open([]), aTenant(), anIntent()];
      await stores.checkouts.begin(tenant, intent, startMs);
      const outcomes = await Promise.all(
        Array.from({ length: 5 }, () =>
          stores.checkouts.place(tenant, placementOf(tenant, intent, anOrder({ id: intent.orderId })), startMs),
        ),
      );
      expect(outcomes.sort()).toEqual(['moved', 'moved', 'moved', 'moved', 'placed']);
    });

    test('refuses a number that the tenant has given, and only that tenant’s', async () => {
      const [stores, tenant] = [open([]), aTenant()];
      const { number } = await placed(stores, tenant);
      const intent = anIntent();
      await stores.checkouts.begin(tenant, intent, startMs);
      const order = anOrder({ id: intent.orderId, number });
      expect(await stores.checkouts.place(tenant, placementOf(tenant, intent, order), startMs)).toBe('numberTaken');
      expect(await stores.orders.orders(tenant, [order.id])).toEqual([]);
      await placed(stores, aTenant(), { number });
    });

    test('knows of an account that was erased since the checkout began', async () => {
      const [stores, tenant, intent] = [open([]), aTenant(), anIntent()];
      await stores.checkouts.begin(tenant, intent, startMs);
      await stores.orders.markErased(tenant, 'acc_1', startMs + 5);
      await stores.orders.markErased(tenant, 'acc_1', startMs - 5);
      const order = anOrder({ id: intent.orderId });
      const place = (given: Order) => stores.checkouts.place(tenant, placementOf(tenant, intent, given), startMs);
      expect(await place(order)).toBe('accountErased');
      expect(await place({ ...order, owner: { kind: 'erased' }, contact: null })).toBe('placed');
      // Who signs up again later orders as anybody.
      const later = anIntent({ startedAtMs: startMs + 6 });
      await stores.checkouts.begin(tenant, later, startMs);
      const second = anOrder({ id: later.orderId });
      expect(await stores.checkouts.place(tenant, placementOf(tenant, later, second), startMs)).toBe('placed');
    });

    test('has room for the largest order', async () => {
      const [stores, tenant, intent] = [open([]), aTenant(), anIntent()];
      await stores.checkouts.begin(tenant, intent, startMs);
      const lines = Array.from({ length: 49 }, (_, i) => ({ ...(someLines()[0] as OrderLine), sku: `S${i}`, title: 'x'.repeat(500) }));
      const order = anOrder({ id: intent.orderId, lineCount: 49 });
      const placement = { ...placementOf(tenant, intent, order), lines };
      expect(await stores.checkouts.place(tenant, placement, startMs)).toBe('placed');
      const read = (await stores.orders.lines(tenant, [order])).get(order.id) ?? [];
      expect(read.map(({ sku }) => sku)).toEqual(lines.map(({ sku }) => sku));
    });
  });

  describe(`orders in ${name}`, () => {
    const at = (minute: number) => `2026-11-22T10:${String(minute).padStart(2, '0')}:00.000Z`;

    test('are one tenant’s alone, in every read', async () => {
      const [stores, tenant, other] = [open([]), aTenant(), aTenant()];
      const order = await placed(stores, tenant);
      await stores.orders.park(tenant, anEvent(order.id, 5n), startMs);
      expect(await stores.orders.orders(other, [order.id])).toEqual([]);
      expect((await stores.orders.lines(other, [order])).get(order.id)).toEqual([]);
      expect((await stores.orders.ofAccount(other, 'acc_1', { first: 9 })).rows).toEqual([]);
      expect((await stores.orders.ofDay(other, { day: '2026-11-22' }, { first: 9 })).rows).toEqual([]);
      expect(await stores.orders.statusView(other, order.id)).toEqual({ order: undefined, parked: [] });
      expect(await stores.orders.save(other, { ...order, revision: 2 })).toBe(false);
    });

    test('of an account come newest first, a page at a time, whatever is placed in between', async () => {
      const [stores, tenant] = [open([]), aTenant()];
      const made: Order[] = [];
      for (let minute = 0; minute < 5; minute += 1) made.push(await placed(stores, tenant, { placedAt: at(minute) }));
      // Of one instant, told apart by their ids.
      for (let i = 0; i < 2; i += 1) made.push(await placed(stores, tenant, { placedAt: at(5) }));
      await placed(stores, tenant, { owner: { kind: 'account', accountId: 'acc_2' } });
      await placed(stores, tenant, { owner: { kind: 'guest' } });

      const seen: string[] = [];
      let after: { placedAt: string; id: string } | undefined;
      for (let round = 0; round < 10; round += 1) {
        const page = await stores.orders.ofAccount(tenant, 'acc_1', { first: 2, ...(after && { after }) });
        seen.push(...page.rows.map(({ id }) => id));
        const last = page.rows.at(-1);
        if (!page.hasNextPage || !last) break;
        expect(page.rows).toHaveLength(2);
        after = { placedAt: last.placedAt, id: last.id };
        await placed(stores, tenant, { placedAt: at(30 + round) });
      }
      const newestFirst = made.sort((a, b) => (`${a.placedAt}${a.id}` < `${b.placedAt}${b.id}` ? 1 : -1));
      expect(seen).toEqual(newestFirst.map(({ id }) => id));
    });

    test('of a day fill a page although most of the day’s orders do not match', async () => {
      const [stores, tenant] = [open([]), aTenant()];
      const shipped: string[] = [];
      for (let minute = 0; minute < 12; minute += 1) {
        const status = minute % 4 === 0 ? 'SHIPPED' : 'PLACED';
        const order = await placed(stores, tenant, { placedAt: at(minute), status });
        if (status === 'SHIPPED') shipped.unshift(order.id);
      }
      await placed(stores, tenant, { placedAt: '2026-11-21T23:59:59.999Z', status: 'SHIPPED' });
      const filter = { day: '2026-11-22', status: 'SHIPPED' } as const;
      const first = await stores.orders.ofDay(tenant, filter, { first: 2 });
      expect(first).toMatchObject({ hasNextPage: true, rows: [{ id: shipped[0] }, { id: shipped[1] }] });
      const [, last] = first.rows as [Order, Order];
      const rest = await stores.orders.ofDay(tenant, filter, { first: 2, after: { placedAt: last.placedAt, id: last.id } });
      expect(rest).toMatchObject({ hasNextPage: false, rows: [{ id: shipped[2] }] });
      expect((await stores.orders.ofDay(tenant, { day: '2026-11-22' }, { first: 100 })).rows).toHaveLength(12);
    });

    test('are written over the revision they were made from, with what was parked', async () => {
      const [stores, tenant] = [open([]), aTenant()];
      const order = await placed(stores, tenant);
      const event = anEvent(order.id, 7n, { from: 'PLACED', carrier: 'Post' });
      expect(await stores.orders.park(tenant, event, startMs)).toBe('parked');
      expect(await stores.orders.statusView(tenant, order.id)).toEqual({ order, parked: [event] });
      const confirmed: Order = { ...order, status: 'CONFIRMED', statusSequence: 7n, statusHash: 'h7', revision: 2 };
      expect(await stores.orders.save(tenant, { ...confirmed, revision: 3 }, { sequence: 7n })).toBe(false);
      expect((await stores.orders.statusView(tenant, order.id)).parked).toEqual([event]);
      expect(await stores.orders.save(tenant, confirmed, { sequence: 7n })).toBe(true);
      expect(await stores.orders.save(tenant, confirmed)).toBe(false);
      expect(await stores.orders.statusView(tenant, order.id)).toEqual({ order: confirmed, parked: [] });
    });

    test('keep early events, for an order that does not exist too, in the order of their sequences', async () => {
      const [stores, tenant] = [open([]), aTenant()];
      const orderId = ids.newId('order');
      const largest = 2n ** 63n - 1n;
      for (const sequence of [10n, 9n, largest, 0n]) {
        expect(await stores.orders.park(tenant, anEvent(orderId, sequence), startMs)).toBe('parked');
      }
      expect(await stores.orders.park(tenant, anEvent(orderId, 9n), startMs)).toBe('duplicate');
      expect(await stores.orders.park(tenant, anEvent(orderId, 9n, { hash: 'x' }), startMs)).toBe('conflict');
      const sequences = async () => (await stores.orders.statusView(tenant, orderId)).parked.map(({ sequence }) => sequence);
      expect(await sequences()).toEqual([0n, 9n, 10n, largest]);
      await stores.orders.unpark(tenant, orderId, 9n);
      await stores.orders.unpark(tenant, orderId, 9n);
      expect(await sequences()).toEqual([0n, 10n, largest]);
    });

    test('lose their person for good, and leave the account’s list', async () => {
      const [stores, tenant] = [open([]), aTenant()];
      const order = await placed(stores, tenant);
      expect(await stores.orders.save(tenant, withoutPerson(order))).toBe(true);
      expect(await stores.orders.orders(tenant, [order.id])).toEqual([
        { ...order, owner: { kind: 'erased' }, contact: null, revision: 2 },
      ]);
      expect((await stores.orders.ofAccount(tenant, 'acc_1', { first: 9 })).rows).toEqual([]);
    });

    test('no id, and an id asked for twice, make no difference', async () => {
      const [stores, tenant] = [open([]), aTenant()];
      const order = await placed(stores, tenant);
      expect(await stores.orders.orders(tenant, [])).toEqual([]);
      expect(await stores.orders.orders(tenant, [order.id, ids.newId('order'), order.id])).toEqual([order]);
      expect(await stores.orders.lines(tenant, [])).toEqual(new Map());
    });
  });

  test(`an outbox in ${name} gives every tenant its turn`, async () => {
    const [busy, quiet] = [aTenant(), aTenant()];
    const stores = open([busy, quiet]);
    for (let i = 0; i < 4; i += 1) await placed(stores, busy);
    const own = await placed(stores, quiet);
    const pending = await stores.outbox.pending(3);
    expect(pending).toHaveLength(3);
    expect(pending.map(({ message }) => message.key)).toContain(`${quiet}:${own.id}`);
  });
};
