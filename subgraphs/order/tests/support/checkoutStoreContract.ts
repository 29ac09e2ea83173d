import { describe, expect, test } from '@jest/globals';
import { money } from '@commerce/kernel';
import type { Checkout } from '../../src/ports.ts';
import type { Stores } from './memoryStore.ts';
import { aTenant, anIntent, anOrder, ids, next, placementOf, plan } from './storeFixtures.ts';
import { startMs } from './world.ts';

/** What every store of checkouts must do. */
export const describeCheckoutStore = (name: string, open: (tenants: readonly string[]) => Stores): void => {
  describe(`checkouts in ${name}`, () => {
    test('begin once per key and go on where they stand', async () => {
      const [stores, tenant, intent] = [open([]), aTenant(), anIntent()];
      expect(await stores.checkouts.begin(tenant, intent, startMs)).toEqual({
        kind: 'begun',
        checkout: intent,
      });
      const again = { ...intent, orderId: ids.newId('order') };
      expect(await stores.checkouts.begin(tenant, again, startMs)).toEqual({
        kind: 'resumed',
        checkout: intent,
      });
      const moved = next(intent, { step: 'RESERVE', plan, attempt: 1 });
      expect(await stores.checkouts.save(tenant, moved, startMs)).toBe(true);
      expect(await stores.checkouts.begin(tenant, again, startMs)).toEqual({
        kind: 'resumed',
        checkout: moved,
      });
      expect(await stores.checkouts.load(tenant, intent.cartId)).toEqual(moved);
    });

    test('take a key for one request alone, for a day at least', async () => {
      const [stores, tenant, intent] = [open([]), aTenant(), anIntent()];
      await stores.checkouts.begin(tenant, intent, startMs);
      const other = anIntent({ idempotencyKey: intent.idempotencyKey, requestHash: 'other' });
      const dayMs = 86_400_000;
      await expect(stores.checkouts.begin(tenant, other, startMs + dayMs)).rejects.toMatchObject({
        code: 'CONFLICT',
      });
      expect((await stores.checkouts.begin(tenant, other, startMs + 30 * dayMs)).kind).toBe('begun');
    });

    test('hold a cart until they are refused, and for good once they are placed', async () => {
      const [stores, tenant, intent] = [open([]), aTenant(), anIntent()];
      const rival = anIntent({ cartId: intent.cartId });
      await stores.checkouts.begin(tenant, intent, startMs);
      expect(await stores.checkouts.begin(tenant, rival, startMs)).toEqual({ kind: 'inProgress' });

      const refusals = [
        { kind: 'priceChanged', sku: 'MUG', was: money(1, 'EUR'), now: money(2, 'EUR') },
      ] as const;
      await stores.checkouts.save(tenant, next(intent, { step: 'REFUSED', refusals }), startMs);
      expect(await stores.checkouts.begin(tenant, intent, startMs)).toEqual({
        kind: 'answered',
        answer: { kind: 'refused', refusals },
      });
      expect(await stores.checkouts.begin(tenant, rival, startMs)).toEqual({
        kind: 'begun',
        checkout: rival,
      });

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
      expect(begun.map(({ kind }) => kind).sort()).toEqual([
        'begun',
        ...Array.from({ length: 11 }, () => 'inProgress'),
      ]);
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
      expect(await stores.checkouts.save(tenant, { ...moved, cartId: ids.newId('cart') }, startMs)).toBe(
        false,
      );
    });

    test('are found when they are due, the longest due first, until they end', async () => {
      const [stores, tenant] = [open([]), aTenant()];
      const [late, early, future] = [3_000, 1_000, 9_000].map((ms) =>
        anIntent({ dueAtMs: startMs + ms }),
      ) as [Checkout, Checkout, Checkout];
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
};
