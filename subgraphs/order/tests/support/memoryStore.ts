import { encodeEvent } from '@commerce/contracts';
import { CodedError } from '@commerce/kernel';
import { hasEnded, isPlaced } from '../../src/domain/checkout.ts';
import type { Order, OrderLine } from '../../src/domain/order.ts';
import type { StatusEvent } from '../../src/domain/status.ts';
import type {
  Checkout,
  CheckoutAnswer,
  CheckoutStore,
  OrderPage,
  OrderPosition,
  OrderStore,
  Outbox,
  OutboxEntry,
  PageRequest,
} from '../../src/ports.ts';

export interface Stores {
  readonly checkouts: CheckoutStore;
  readonly orders: OrderStore;
  readonly outbox: Outbox;
}

interface Keyed {
  readonly hash: string;
  readonly orderId: string;
  readonly answer: CheckoutAnswer | null;
  readonly expiresAtMs: number;
}

const keepKeysMs = 48 * 3_600_000;

/** A table whose keys begin with a tenant. */
const table = <T>() => {
  const rows = new Map<string, T>();
  const keyOf = (tenant: string, key: string) => `${tenant} ${key}`;
  return {
    get: (tenant: string, key: string) => rows.get(keyOf(tenant, key)),
    set: (tenant: string, key: string, row: T) => rows.set(keyOf(tenant, key), row),
    delete: (tenant: string, key: string) => rows.delete(keyOf(tenant, key)),
    has: (tenant: string, key: string) => rows.has(keyOf(tenant, key)),
    of: (tenant: string) => [...rows].flatMap(([key, row]) => (key.startsWith(`${tenant} `) ? [row] : [])),
  };
};

const sortKey = ({ placedAt, id }: OrderPosition) => `${placedAt}#${id}`;

const paged = (orders: readonly Order[], { first, after }: PageRequest): OrderPage => {
  const below = after ? sortKey(after) : '~';
  const rows = orders
    .filter((order) => sortKey(order) < below)
    .sort((a, b) => (sortKey(a) < sortKey(b) ? 1 : -1));
  return { rows: rows.slice(0, first), hasNextPage: rows.length > first };
};

/** The ports in memory. Every method is one step of the event loop, hence atomic. */
export const createMemoryStore = (): Stores => {
  const checkouts = table<Checkout>();
  const keys = table<Keyed>();
  const orders = table<Order>();
  const lines = table<readonly OrderLine[]>();
  const numbers = table<string>();
  const parked = table<StatusEvent>();
  const erased = table<number>();
  const outbox = new Map<string, OutboxEntry>();

  const parkKey = (orderId: string, sequence: bigint) => `${orderId} ${String(sequence).padStart(19, '0')}`;
  const isCurrent = (tenant: string, { cartId, orderId, revision }: Checkout): boolean => {
    const there = checkouts.get(tenant, cartId);
    return there?.orderId === orderId && there.revision === revision - 1;
  };
  const answer = (tenant: string, checkout: Checkout, given: CheckoutAnswer | null, nowMs: number) =>
    keys.set(tenant, checkout.idempotencyKey, {
      hash: checkout.requestHash,
      orderId: checkout.orderId,
      answer: given,
      expiresAtMs: nowMs + keepKeysMs,
    });

  return {
    checkouts: {
      async begin(tenant, intent, nowMs) {
        const stored = keys.get(tenant, intent.idempotencyKey);
        const known = stored && stored.expiresAtMs > nowMs ? stored : undefined;
        if (known && known.hash !== intent.requestHash) throw new CodedError('CONFLICT', 'another request');
        if (known?.answer) return { kind: 'answered', answer: known.answer };
        const current = checkouts.get(tenant, intent.cartId);
        if (known && current?.orderId === known.orderId) return { kind: 'resumed', checkout: current };
        if (current && current.state.step !== 'REFUSED') {
          return { kind: isPlaced(current.state) ? 'checkedOut' : 'inProgress' };
        }
        checkouts.set(tenant, intent.cartId, intent);
        answer(tenant, intent, null, nowMs);
        return { kind: 'begun', checkout: intent };
      },
      load: async (tenant, cartId) => checkouts.get(tenant, cartId),
      async save(tenant, checkout, nowMs) {
        if (!isCurrent(tenant, checkout)) return false;
        checkouts.set(tenant, checkout.cartId, checkout);
        if (checkout.state.step === 'REFUSED') {
          answer(tenant, checkout, { kind: 'refused', refusals: checkout.state.refusals }, nowMs);
        }
        return true;
      },
      async place(tenant, { checkout, order, lines: orderLines, event }, nowMs) {
        if (!isCurrent(tenant, checkout) || orders.has(tenant, order.id)) return 'moved';
        if (numbers.has(tenant, order.number)) return 'numberTaken';
        const erasedAtMs =
          order.owner.kind === 'account' ? erased.get(tenant, order.owner.accountId) : undefined;
        if (erasedAtMs !== undefined && erasedAtMs >= checkout.startedAtMs) return 'accountErased';
        checkouts.set(tenant, checkout.cartId, checkout);
        orders.set(tenant, order.id, order);
        lines.set(tenant, order.id, orderLines);
        numbers.set(tenant, order.number, order.id);
        answer(tenant, checkout, { kind: 'placed', orderId: order.id }, nowMs);
        const id = `${tenant} ${event.id}`;
        outbox.set(id, { id, message: encodeEvent(event) });
        return 'placed';
      },
      async postpone(tenant, checkout, dueAtMs) {
        const there = checkouts.get(tenant, checkout.cartId);
        if (there?.orderId === checkout.orderId && there.revision === checkout.revision) {
          checkouts.set(tenant, checkout.cartId, { ...there, dueAtMs });
        }
      },
      due: async (tenant, nowMs, limit) =>
        checkouts
          .of(tenant)
          .filter(({ dueAtMs, state }) => dueAtMs <= nowMs && !hasEnded(state))
          .sort((a, b) => a.dueAtMs - b.dueAtMs)
          .slice(0, limit),
    },
    orders: {
      orders: async (tenant, ids) =>
        [...new Set(ids)].flatMap((id) => {
          const order = orders.get(tenant, id);
          return order ? [order] : [];
        }),
      lines: async (tenant, of) => new Map(of.map(({ id }) => [id, lines.get(tenant, id) ?? []])),
      ofAccount: async (tenant, accountId, page) =>
        paged(
          orders.of(tenant).filter(({ owner }) => owner.kind === 'account' && owner.accountId === accountId),
          page,
        ),
      ofDay: async (tenant, { day, status }, page) =>
        paged(
          orders
            .of(tenant)
            .filter((order) => order.placedAt.startsWith(day) && (!status || order.status === status)),
          page,
        ),
      statusView: async (tenant, orderId) => ({
        order: orders.get(tenant, orderId),
        parked: parked
          .of(tenant)
          .filter((event) => event.orderId === orderId)
          .sort((a, b) => (a.sequence < b.sequence ? -1 : 1)),
      }),
      async save(tenant, order, unparked) {
        if (orders.get(tenant, order.id)?.revision !== order.revision - 1) return false;
        orders.set(tenant, order.id, order);
        if (unparked) parked.delete(tenant, parkKey(order.id, unparked.sequence));
        return true;
      },
      async park(tenant, event) {
        const there = parked.get(tenant, parkKey(event.orderId, event.sequence));
        if (there) return there.hash === event.hash ? 'duplicate' : 'conflict';
        parked.set(tenant, parkKey(event.orderId, event.sequence), event);
        return 'parked';
      },
      async unpark(tenant, orderId, sequence) {
        parked.delete(tenant, parkKey(orderId, sequence));
      },
      async markErased(tenant, accountId, erasedAtMs) {
        erased.set(tenant, accountId, Math.max(erasedAtMs, erased.get(tenant, accountId) ?? 0));
      },
    },
    outbox: {
      async pending(limit) {
        const all = [...outbox.values()];
        const turn = ({ message }: OutboxEntry, i: number) =>
          all.slice(0, i).filter((other) => other.message.key?.split(':')[0] === message.key?.split(':')[0])
            .length;
        return all
          .map((entry, i) => ({ entry, turn: turn(entry, i) }))
          .sort((a, b) => a.turn - b.turn)
          .slice(0, limit)
          .map(({ entry }) => entry);
      },
      async markPublished(ids) {
        for (const id of ids) outbox.delete(id);
      },
    },
  };
};
