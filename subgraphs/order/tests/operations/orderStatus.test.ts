import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  decideStatus,
  isFinal,
  type OrderStatus,
  type StatusEvent,
  type StatusPosition,
} from '../../src/domain/status.ts';
import { adoptEarly } from '../../src/operations/adoptEarly.ts';
import { applyOrderStatus, type StatusOutcome } from '../../src/operations/applyOrderStatus.ts';
import { checkout } from '../../src/operations/checkout.ts';
import { recoverCheckouts } from '../../src/operations/recoverCheckouts.ts';
import { chaotic, type Fate, next } from '../support/chaos.ts';
import { checkoutInput, createWorld, guest, type World } from '../support/world.ts';

const deps = ({ deps: { orders, clock, log } }: World) => ({ orders, clock, log });

const event = (
  orderId: string,
  to: OrderStatus,
  sequence: bigint,
  more: Partial<StatusEvent> = {},
): StatusEvent => ({
  orderId,
  to,
  sequence,
  hash: `${to}${sequence}`,
  occurredAt: '2026-11-23T08:00:00.000Z',
  ...more,
});

const placed = async (world: World): Promise<string> => {
  const answer = await checkout(world.deps, guest, checkoutInput(world.cart()));
  return answer.ok ? answer.value.id : '';
};

const statusOf = async (world: World, orderId: string) =>
  (await world.stores.orders.statusView('acme', orderId)).order;

describe('the status feed', () => {
  test('moves an order on, with its parcel and its history', async () => {
    const world = createWorld();
    const id = await placed(world);
    const parcel = { carrier: 'Post', trackingNumber: 'RR1', trackingUrl: 'https://post.example/RR1' };
    for (const one of [
      event(id, 'CONFIRMED', 1n, { from: 'PLACED' }),
      event(id, 'PICKING', 2n),
      event(id, 'SHIPPED', 5n, parcel),
      event(id, 'DELIVERED', 6n),
    ]) {
      expect(await applyOrderStatus(deps(world), 'acme', one)).toEqual({ kind: 'applied' });
    }
    expect(await statusOf(world, id)).toMatchObject({
      status: 'DELIVERED',
      statusSequence: 6n,
      shipments: [{ ...parcel, shippedAt: '2026-11-23T08:00:00.000Z' }],
      history: ['PLACED', 'CONFIRMED', 'PICKING', 'SHIPPED', 'DELIVERED'].map((status) => ({ status })),
    });
  });

  test('a replay changes nothing, another body of the same sequence is a conflict', async () => {
    const world = createWorld();
    const id = await placed(world);
    const apply = (one: StatusEvent) => applyOrderStatus(deps(world), 'acme', one);
    await apply(event(id, 'CONFIRMED', 4n));
    expect(await apply(event(id, 'CONFIRMED', 4n))).toEqual({ kind: 'duplicate' });
    expect(await apply(event(id, 'CANCELLED', 4n))).toEqual({ kind: 'conflict' });
    expect(await apply(event(id, 'CANCELLED', 3n))).toEqual({ kind: 'stale' });
    expect(await apply(event(id, 'PLACED', 5n))).toMatchObject({ kind: 'rejected', code: 'STATUS_PASSED' });
    expect(await statusOf(world, id)).toMatchObject({ status: 'CONFIRMED', statusSequence: 4n });
  });

  test('what comes after the end is rejected', async () => {
    const world = createWorld();
    const id = await placed(world);
    await applyOrderStatus(deps(world), 'acme', event(id, 'CANCELLED', 1n));
    expect(await applyOrderStatus(deps(world), 'acme', event(id, 'CONFIRMED', 2n))).toMatchObject({
      kind: 'rejected',
      code: 'ORDER_FINAL',
    });
  });

  test('an event of an order that is placed later waits for it', async () => {
    const world = createWorld();
    let orderId = '';
    const { place } = world.stores.checkouts;
    const early = { ...world.stores.checkouts };
    early.place = async (tenant, placement, nowMs) => {
      orderId = placement.order.id;
      const outcome = await applyOrderStatus(deps(world), 'acme', event(orderId, 'PICKING', 2n));
      expect(outcome).toEqual({ kind: 'parked' });
      await applyOrderStatus(deps(world), 'acme', event(orderId, 'CONFIRMED', 1n));
      return place(tenant, placement, nowMs);
    };
    await checkout({ ...world.deps, checkouts: early }, guest, checkoutInput(world.cart()));
    expect(await statusOf(world, orderId)).toMatchObject({ status: 'PICKING', statusSequence: 2n });
    expect((await world.stores.orders.statusView('acme', orderId)).parked).toEqual([]);
  });

  test('is one tenant’s: another’s event of the same order id changes nothing', async () => {
    const world = createWorld();
    const id = await placed(world);
    expect(await applyOrderStatus(deps(world), 'globex', event(id, 'CANCELLED', 1n))).toEqual({
      kind: 'parked',
    });
    expect(await statusOf(world, id)).toMatchObject({ status: 'PLACED' });
  });

  test('a parked event that can never be applied any more is told to the operator and taken away', async () => {
    const world = createWorld();
    const id = await placed(world);
    const errors: string[] = [];
    const told = {
      ...deps(world),
      log: { ...world.deps.log, error: (_: object, message: string) => void errors.push(message) },
    };
    await applyOrderStatus(told, 'acme', event(id, 'SHIPPED', 9n));
    await applyOrderStatus(told, 'acme', event(id, 'CANCELLED', 1n));
    expect(errors).toHaveLength(1);
    expect((await world.stores.orders.statusView('acme', id)).parked).toEqual([]);
  });
});

/** A course that an order can take, with gaps in its sequences; `from` is named or not. */
const course = fc
  .record({
    steps: fc.integer({ min: 1, max: 4 }),
    cancelled: fc.boolean(),
    gaps: fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 5, maxLength: 5 }),
    named: fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }),
  })
  .map(({ steps, cancelled, gaps, named }) => {
    const way: OrderStatus[] = ['PLACED', 'CONFIRMED', 'PICKING', 'SHIPPED', 'DELIVERED'];
    const reached = way.slice(0, cancelled ? Math.min(steps, 3) : steps + 1);
    const course = cancelled ? [...reached, 'CANCELLED' as const] : reached;
    let sequence = 0n;
    return course.slice(1).map((to, i): StatusEvent => {
      sequence += BigInt(gaps[i] ?? 1);
      const from = course[i];
      return event('', to, sequence, named[i] && from ? { from } : {});
    });
  });

const shuffledWithReplays = course.chain((events) =>
  fc.record({
    events: fc.constant(events),
    arrivals: fc
      .tuple(
        fc.shuffledSubarray(events, { minLength: events.length, maxLength: events.length }),
        fc.array(fc.constantFrom(...events), { maxLength: 4 }),
      )
      .chain(([all, replays]) => {
        const arrivals = [...all, ...replays];
        return fc.shuffledSubarray(arrivals, { minLength: arrivals.length, maxLength: arrivals.length });
      }),
  }),
);

const inOrder = (events: readonly StatusEvent[]): OrderStatus =>
  events.reduce<StatusPosition>(
    (at, one) => {
      expect(decideStatus(at, one).kind).toBe('apply');
      return { status: one.to, statusSequence: one.sequence, statusHash: one.hash };
    },
    { status: 'PLACED', statusSequence: -1n, statusHash: '' },
  ).status;

describe('under any order of arrival, with replays', () => {
  test('an order ends where the events in their own order lead, whenever it is placed', async () => {
    await fc.assert(
      fc.asyncProperty(shuffledWithReplays, fc.nat(8), async ({ events, arrivals }, placedAfter) => {
        const world = createWorld();
        const id = await placed(world);
        // The order is hidden until it is "placed", as it would be for the feed.
        let there = false;
        const { statusView } = world.stores.orders;
        const orders: typeof world.stores.orders = {
          ...world.stores.orders,
          statusView: async (tenant, orderId) => {
            const view = await statusView(tenant, orderId);
            return there ? view : { ...view, order: undefined };
          },
        };
        const hidden = { ...deps(world), orders };
        const placeNow = async () => {
          there = true;
          await adoptEarly(hidden, 'acme', id);
        };
        const outcomes: StatusOutcome[] = [];
        for (const [i, one] of arrivals.entries()) {
          if (i === placedAfter) await placeNow();
          outcomes.push(await applyOrderStatus(hidden, 'acme', { ...one, orderId: id }));
        }
        if (!there) await placeNow();

        const order = await statusOf(world, id);
        expect(order?.status).toBe(inOrder(events));
        expect(order?.statusSequence).toBe(events.at(-1)?.sequence);
        expect((await statusView('acme', id)).parked).toEqual([]);
        const bad = outcomes.filter(({ kind }) => kind === 'rejected' || kind === 'conflict');
        expect(bad).toEqual([]);
        expect(order && isFinal(order.status) === isFinal(inOrder(events))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test('and with workers beside each other whose calls get lost, as long as events are delivered again', async () => {
    const fates = fc.infiniteStream(
      fc.oneof(
        { weight: 6, arbitrary: fc.constant<Fate>('done') },
        fc.constantFrom<Fate>('lostBefore', 'lostAfter'),
      ),
    );
    await fc.assert(
      fc.asyncProperty(
        shuffledWithReplays,
        fc.scheduler(),
        fates,
        async ({ events, arrivals }, scheduler, fate) => {
          const world = createWorld();
          const id = await placed(world);
          const turn = (): Promise<void> => scheduler.schedule(Promise.resolve());
          const flaky = chaotic(world.deps, () => next(fate), turn);
          const deliver = async (one: StatusEvent) => {
            for (let attempt = 0; attempt < 40; attempt += 1) {
              const steady = attempt > 30 ? world.deps : flaky;
              try {
                return await applyOrderStatus(steady, 'acme', { ...one, orderId: id });
              } catch {
                // Delivered again, as the runner does after an outage.
              }
            }
            throw new Error('never delivered');
          };
          await scheduler.waitFor(Promise.all(arrivals.map(deliver)));
          expect((await statusOf(world, id))?.status).toBe(inOrder(events));
          expect((await world.stores.orders.statusView('acme', id)).parked).toEqual([]);
          await recoverCheckouts(world.deps, 'acme');
        },
      ),
      { numRuns: 300 },
    );
  });
});
