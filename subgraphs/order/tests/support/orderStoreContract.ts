import { describe, expect, test } from '@jest/globals';
import { type Order, withoutPerson } from '../../src/domain/order.ts';
import type { Stores } from './memoryStore.ts';
import { aTenant, anEvent, ids, placed } from './storeFixtures.ts';
import { startMs } from './world.ts';

/** What every store of orders must do. */
export const describeOrderStore = (name: string, open: (tenants: readonly string[]) => Stores): void => {
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
      for (let minute = 0; minute < 5; minute += 1)
        made.push(await placed(stores, tenant, { placedAt: at(minute) }));
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
      const rest = await stores.orders.ofDay(tenant, filter, {
        first: 2,
        after: { placedAt: last.placedAt, id: last.id },
      });
      expect(rest).toMatchObject({ hasNextPage: false, rows: [{ id: shipped[2] }] });
      expect((await stores.orders.ofDay(tenant, { day: '2026-11-22' }, { first: 100 })).rows).toHaveLength(
        12,
      );
    });

    test('are written over the revision they were made from, with what was parked', async () => {
      const [stores, tenant] = [open([]), aTenant()];
      const order = await placed(stores, tenant);
      const event = anEvent(order.id, 7n, { from: 'PLACED', carrier: 'Post' });
      expect(await stores.orders.park(tenant, event, startMs)).toBe('parked');
      expect(await stores.orders.statusView(tenant, order.id)).toEqual({ order, parked: [event] });
      const confirmed: Order = {
        ...order,
        status: 'CONFIRMED',
        statusSequence: 7n,
        statusHash: 'h7',
        revision: 2,
      };
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
      const sequences = async () =>
        (await stores.orders.statusView(tenant, orderId)).parked.map(({ sequence }) => sequence);
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
};
