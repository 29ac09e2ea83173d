import { type Clock, CodedError } from '@commerce/kernel';
import { advanceOrder } from '../domain/advance.ts';
import { decideStatus, type StatusEvent, type StatusRejection } from '../domain/status.ts';
import type { Log, OrderStore } from '../ports.ts';
import { adoptEarly } from './adoptEarly.ts';

export interface StatusDeps {
  readonly orders: OrderStore;
  readonly clock: Clock;
  readonly log: Log;
}

export type StatusOutcome =
  | { readonly kind: 'applied' | 'duplicate' | 'stale' | 'conflict' | 'parked' }
  | { readonly kind: 'rejected'; readonly code: StatusRejection; readonly message: string };

const maxRounds = 20;

const applyOnce = async (
  deps: StatusDeps,
  tenant: string,
  event: StatusEvent,
): Promise<StatusOutcome | 'lost'> => {
  const { orders, clock } = deps;
  const { order } = await orders.statusView(tenant, event.orderId);
  const decision = decideStatus(order, event);
  switch (decision.kind) {
    case 'apply':
      if (!order) throw new RangeError('an event cannot apply to no order');
      return (await orders.save(tenant, advanceOrder(order, event))) ? { kind: 'applied' } : 'lost';
    case 'park': {
      const kind = await orders.park(tenant, event, clock.nowMs());
      return { kind };
    }
    case 'reject':
      return { kind: 'rejected', code: decision.code, message: decision.message };
    default:
      return { kind: decision.kind };
  }
};

/**
 * Applies one event of the order status feed, in whatever order the events arrive. Adopting what was parked
 * follows every outcome, a duplicate's too: a crash may have come between the write and the adoption.
 */
export const applyOrderStatus = async (
  deps: StatusDeps,
  tenant: string,
  event: StatusEvent,
): Promise<StatusOutcome> => {
  for (let round = 0; round < maxRounds; round += 1) {
    const outcome = await applyOnce(deps, tenant, event);
    if (outcome === 'lost') continue;
    if (outcome.kind !== 'rejected' && outcome.kind !== 'conflict')
      await adoptEarly(deps, tenant, event.orderId);
    return outcome;
  }
  throw new CodedError('SUBGRAPH_UNAVAILABLE', 'the order keeps changing');
};
