import { describe, expect, test } from '@jest/globals';
import type { Order, OrderLine } from '../../src/domain/order.ts';
import type { Stores } from './memoryStore.ts';
import { aTenant, anIntent, anOrder, placed, placementOf, someLines } from './storeFixtures.ts';
import { startMs } from './world.ts';

/** What placing an order must write, and its outbox give away. */
export const describePlacement = (name: string, open: (tenants: readonly string[]) => Stores): void => {
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
          stores.checkouts.place(
            tenant,
            placementOf(tenant, intent, anOrder({ id: intent.orderId })),
            startMs,
          ),
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
      expect(await stores.checkouts.place(tenant, placementOf(tenant, intent, order), startMs)).toBe(
        'numberTaken',
      );
      expect(await stores.orders.orders(tenant, [order.id])).toEqual([]);
      await placed(stores, aTenant(), { number });
    });

    test('knows of an account that was erased since the checkout began', async () => {
      const [stores, tenant, intent] = [open([]), aTenant(), anIntent()];
      await stores.checkouts.begin(tenant, intent, startMs);
      await stores.orders.markErased(tenant, 'acc_1', startMs + 5);
      await stores.orders.markErased(tenant, 'acc_1', startMs - 5);
      const order = anOrder({ id: intent.orderId });
      const place = (given: Order) =>
        stores.checkouts.place(tenant, placementOf(tenant, intent, given), startMs);
      expect(await place(order)).toBe('accountErased');
      expect(await place({ ...order, owner: { kind: 'erased' }, contact: null })).toBe('placed');
      // Who signs up again later orders as anybody.
      const later = anIntent({ startedAtMs: startMs + 6 });
      await stores.checkouts.begin(tenant, later, startMs);
      const second = anOrder({ id: later.orderId });
      expect(await stores.checkouts.place(tenant, placementOf(tenant, later, second), startMs)).toBe(
        'placed',
      );
    });

    test('has room for the largest order', async () => {
      const [stores, tenant, intent] = [open([]), aTenant(), anIntent()];
      await stores.checkouts.begin(tenant, intent, startMs);
      const lines = Array.from({ length: 49 }, (_, i) => ({
        ...(someLines()[0] as OrderLine),
        sku: `S${i}`,
        title: 'x'.repeat(500),
      }));
      const order = anOrder({ id: intent.orderId, lineCount: 49 });
      const placement = { ...placementOf(tenant, intent, order), lines };
      expect(await stores.checkouts.place(tenant, placement, startMs)).toBe('placed');
      const read = (await stores.orders.lines(tenant, [order])).get(order.id) ?? [];
      expect(read.map(({ sku }) => sku)).toEqual(lines.map(({ sku }) => sku));
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
