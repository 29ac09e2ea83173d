import { CodedError } from '@commerce/kernel';
import { advanceOrder } from '../domain/advance.ts';
import { decideStatus, type StatusEvent } from '../domain/status.ts';
import type { Log, OrderStore, StatusView } from '../ports.ts';

interface Deps {
  readonly orders: OrderStore;
  readonly log: Log;
}

/** Each round applies one event or ends; an order has at most five steps, and rivals a few rounds. */
const maxRounds = 50;

/** Does what can be done with one parked event. True: look again, because the order may have changed. */
const settle = async (
  { orders, log }: Deps,
  tenant: string,
  order: NonNullable<StatusView['order']>,
  event: StatusEvent,
): Promise<boolean> => {
  const decision = decideStatus(order, event);
  switch (decision.kind) {
    case 'park':
      return false;
    case 'apply':
      await orders.save(tenant, advanceOrder(order, event), { sequence: event.sequence });
      return true;
    case 'duplicate':
    case 'stale':
      await orders.unpark(tenant, order.id, event.sequence);
      return false;
    case 'conflict':
    case 'reject': {
      // The feed has moved past this event long ago, so the log is where an operator finds it.
      const { sequence, from, to } = event;
      const fields = { tenant, orderId: order.id, sequence: String(sequence), from, to, decision };
      log.error(fields, 'a parked status can never be applied');
      await orders.unpark(tenant, order.id, sequence);
      return false;
    }
  }
};

/**
 * Applies the parked events whose turn has come, lowest sequence first. Called after everything that
 * can bring a turn: a status applied, an event parked, an order placed.
 */
export const adoptEarly = async (deps: Deps, tenant: string, orderId: string): Promise<void> => {
  for (let round = 0; round < maxRounds; round += 1) {
    const { order, parked } = await deps.orders.statusView(tenant, orderId);
    if (!order) return;
    let again = false;
    for (const event of parked) {
      again = await settle(deps, tenant, order, event);
      if (again) break;
    }
    if (!again) return;
  }
  throw new CodedError('SUBGRAPH_UNAVAILABLE', 'the order keeps changing');
};
