import type { BrokerMessage, OutgoingEvent } from '@commerce/contracts';
import type { CheckoutState, Shortage } from './domain/checkout.ts';
import type { Contact, Order, OrderLine } from './domain/order.ts';
import type { CartSnapshot, CheckoutTerms } from './domain/plan.ts';
import type { Refusal } from './domain/refusal.ts';
import type { OrderStatus, StatusEvent } from './domain/status.ts';

/** The carts of the supergraph, asked as a service. Every method throws SUBGRAPH_UNAVAILABLE for an outage. */
export interface Carts {
  /** The cart with today's prices and stock; undefined when there is none. */
  read(tenant: string, cartId: string): Promise<CartSnapshot | undefined>;
  /** Marks the cart as sold by this order and empties it; doing it twice does no harm. */
  checkOut(
    tenant: string,
    call: { readonly cartId: string; readonly orderId: string; readonly expectedVersion: number },
  ): Promise<CartClosing>;
}

/** gone: there is no cart left to empty. changed: it is at another version by now. */
export type CartClosing =
  { readonly kind: 'closed' | 'gone' } | { readonly kind: 'changed'; readonly currentVersion: number };

/** The stock of the supergraph. Calls with one key have one effect and one answer. */
export interface Stock {
  reserve(
    tenant: string,
    call: { readonly lines: readonly { readonly sku: string; readonly quantity: number }[] } & Keyed,
  ): Promise<Reserving>;
  /** gone: the reservation expired or was released. */
  commit(tenant: string, call: { readonly reservationId: string } & Keyed): Promise<'committed' | 'gone'>;
  /** Gives back what is still held; does nothing to a reservation that is committed or gone. */
  release(tenant: string, call: { readonly reservationId: string } & Keyed): Promise<void>;
}

interface Keyed {
  readonly orderId: string;
  readonly idempotencyKey: string;
}

export type Reserving =
  | { readonly kind: 'reserved'; readonly reservationId: string }
  | { readonly kind: 'short'; readonly shortages: readonly Shortage[] };

/** A checkout as it is kept: one per cart, overwritten only after a refusal. */
export interface Checkout {
  readonly cartId: string;
  /** Chosen before anything happens, so that every key that is sent out can be derived from it. */
  readonly orderId: string;
  /** The caller and the key that the caller chose. */
  readonly idempotencyKey: string;
  /** Tells the same request from another one with the same key. */
  readonly requestHash: string;
  readonly terms: CheckoutTerms;
  /** Kept only while it is needed to place the order. */
  readonly contact: Contact | null;
  readonly state: CheckoutState;
  /** Counts the writes: whoever lost a race sees it and reads again. */
  readonly revision: number;
  readonly startedAtMs: number;
  /** From then on a worker may take it up; whoever works on it pushes it ahead. */
  readonly dueAtMs: number;
}

export type CheckoutAnswer =
  | { readonly kind: 'placed'; readonly orderId: string }
  | { readonly kind: 'refused'; readonly refusals: readonly Refusal[] };

export type BeginOutcome =
  /** begun: the checkout is as handed in. resumed: the same request began it before. */
  | { readonly kind: 'begun' | 'resumed'; readonly checkout: Checkout }
  | { readonly kind: 'answered'; readonly answer: CheckoutAnswer }
  /** Another key has this cart. */
  | { readonly kind: 'inProgress' | 'checkedOut' };

export interface Placement {
  /** In its next state, with the revision that it will have. */
  readonly checkout: Checkout;
  readonly order: Order;
  readonly lines: readonly OrderLine[];
  readonly event: OutgoingEvent<'commerce.order.placed.v1'>;
}

/**
 * placed: everything of it was written in one transaction. moved: another worker was faster, nothing was
 * written. numberTaken: draw another number. accountErased: the account was erased since the checkout began.
 */
export type PlacementOutcome = 'placed' | 'moved' | 'numberTaken' | 'accountErased';

export interface CheckoutStore {
  /**
   * One transaction: the key is free and the cart has no checkout but a refused one. Throws CONFLICT
   * when the key was used with another request.
   */
  begin(tenant: string, intent: Checkout, nowMs: number): Promise<BeginOutcome>;
  load(tenant: string, cartId: string): Promise<Checkout | undefined>;
  /**
   * Writes a checkout over its previous revision, with the answer for its key once it is refused.
   * False: it is not at that revision any more.
   */
  save(tenant: string, checkout: Checkout, nowMs: number): Promise<boolean>;
  place(tenant: string, placement: Placement, nowMs: number): Promise<PlacementOutcome>;
  /** Lets workers wait until then, unless the checkout moved on. */
  postpone(tenant: string, checkout: Checkout, dueAtMs: number): Promise<void>;
  /** Checkouts that have not ended and are due, the longest due first. */
  due(tenant: string, nowMs: number, limit: number): Promise<readonly Checkout[]>;
}

/** A place in a list of orders, newest first. */
export interface OrderPosition {
  readonly placedAt: string;
  readonly id: string;
}

export interface PageRequest {
  readonly first: number;
  /** The last order of the page before. */
  readonly after?: OrderPosition;
}

export interface OrderPage {
  readonly rows: readonly Order[];
  readonly hasNextPage: boolean;
}

/** An order's status with the events that came too early for it. */
export interface StatusView {
  readonly order: Order | undefined;
  /** In the order of their sequences. */
  readonly parked: readonly StatusEvent[];
}

export interface OrderStore {
  /** Those that exist, in any order. */
  orders(tenant: string, ids: readonly string[]): Promise<readonly Order[]>;
  /** The lines of each order, in the cart's order. */
  lines(
    tenant: string,
    orders: readonly Pick<Order, 'id' | 'lineCount'>[],
  ): Promise<ReadonlyMap<string, readonly OrderLine[]>>;
  ofAccount(tenant: string, accountId: string, page: PageRequest): Promise<OrderPage>;
  /** `day` is `YYYY-MM-DD` in UTC. A page is full whenever so many match. */
  ofDay(
    tenant: string,
    filter: { readonly day: string; readonly status?: OrderStatus },
    page: PageRequest,
  ): Promise<OrderPage>;

  statusView(tenant: string, orderId: string): Promise<StatusView>;
  /**
   * Writes an order over its previous revision and removes the parked event that it came from, in one
   * transaction. False: the order is not at that revision any more.
   */
  save(tenant: string, order: Order, unparked?: { readonly sequence: bigint }): Promise<boolean>;
  /** Keeps an early event, whether its order exists or not. */
  park(tenant: string, event: StatusEvent, nowMs: number): Promise<'parked' | 'duplicate' | 'conflict'>;
  unpark(tenant: string, orderId: string, sequence: bigint): Promise<void>;
  /** From then on no checkout that began before `erasedAtMs` puts this account's person into an order. */
  markErased(tenant: string, accountId: string, erasedAtMs: number): Promise<void>;
}

/** An event that is committed and waits to be sent. */
export interface OutboxEntry {
  readonly id: string;
  readonly message: BrokerMessage;
}

export interface Outbox {
  /** The oldest entries of every tenant, fairly. */
  pending(limit: number): Promise<readonly OutboxEntry[]>;
  markPublished(ids: readonly string[]): Promise<void>;
}

/** Structured logging, fields first. */
export interface Log {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}
