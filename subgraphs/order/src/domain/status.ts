/** Where an order stands. */
export type OrderStatus = 'PLACED' | 'CONFIRMED' | 'PICKING' | 'SHIPPED' | 'DELIVERED' | 'CANCELLED';

const nextOf: Readonly<Record<OrderStatus, readonly OrderStatus[]>> = {
  PLACED: ['CONFIRMED', 'CANCELLED'],
  CONFIRMED: ['PICKING', 'CANCELLED'],
  PICKING: ['SHIPPED', 'CANCELLED'],
  SHIPPED: ['DELIVERED'],
  DELIVERED: [],
  CANCELLED: [],
};

export const isStep = (from: OrderStatus, to: OrderStatus): boolean => nextOf[from].includes(to);

export const isFinal = (status: OrderStatus): boolean => nextOf[status].length === 0;

/** Whether an order can ever come from one status to the other, in one step or more. */
export const canReach = (from: OrderStatus, to: OrderStatus): boolean =>
  nextOf[from].some((next) => next === to || canReach(next, to));

/** Where the order stands in its own feed. */
export interface StatusPosition {
  readonly status: OrderStatus;
  /** -1n before the first event. */
  readonly statusSequence: bigint;
  readonly statusHash: string;
}

/** What the feed says of an order. */
export interface StatusEvent {
  readonly orderId: string;
  /** Absent: from wherever `to` can be reached in one step. */
  readonly from?: OrderStatus;
  readonly to: OrderStatus;
  readonly sequence: bigint;
  /** Tells a replay from a conflict. */
  readonly hash: string;
  /** RFC 3339. */
  readonly occurredAt: string;
  readonly carrier?: string;
  readonly trackingNumber?: string;
  readonly trackingUrl?: string;
}

export type StatusDecision =
  | { readonly kind: 'apply' | 'duplicate' | 'stale' | 'conflict' | 'park' }
  | { readonly kind: 'reject'; readonly code: StatusRejection; readonly message: string };

/**
 * ILLEGAL_TRANSITION: no order may go from `from` to `to`. ORDER_FINAL: the order was delivered or
 * cancelled. STATUS_PASSED: the order is past the status that the event starts from.
 */
export type StatusRejection = 'ILLEGAL_TRANSITION' | 'ORDER_FINAL' | 'STATUS_PASSED';

const reject = (code: StatusRejection, message: string): StatusDecision => ({
  kind: 'reject',
  code,
  message,
});

/**
 * What to do with an event, given where the order stands; undefined: there is no such order yet. An
 * event that may still become possible is parked. What will never be possible is rejected at once.
 */
export const decideStatus = (current: StatusPosition | undefined, event: StatusEvent): StatusDecision => {
  const { from, to, sequence, hash } = event;
  if (from !== undefined && !isStep(from, to)) {
    return reject('ILLEGAL_TRANSITION', `no order goes from ${from} to ${to}`);
  }
  if (!current) return { kind: 'park' };

  const { status, statusSequence, statusHash } = current;
  if (sequence < statusSequence) return { kind: 'stale' };
  if (sequence === statusSequence) return { kind: hash === statusHash ? 'duplicate' : 'conflict' };

  if (isFinal(status)) return reject('ORDER_FINAL', `the order is ${status} for good`);
  if (from === undefined ? isStep(status, to) : from === status) return { kind: 'apply' };
  if (canReach(status, from ?? to)) return { kind: 'park' };
  return reject(
    'STATUS_PASSED',
    `an order that is ${status} cannot become ${to}${from ? ` from ${from}` : ''}`,
  );
};
