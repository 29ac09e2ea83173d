import type { Order, Shipment } from './order.ts';
import type { StatusEvent } from './status.ts';

const trackingOf = ({ carrier, trackingNumber, trackingUrl }: StatusEvent) => ({
  ...(carrier !== undefined && { carrier }),
  ...(trackingNumber !== undefined && { trackingNumber }),
  ...(trackingUrl !== undefined && { trackingUrl }),
});

/** A parcel begins with SHIPPED; DELIVERED may still correct what is known of it. */
const shipmentsAfter = (shipments: readonly Shipment[], event: StatusEvent): readonly Shipment[] => {
  const tracking = trackingOf(event);
  if (event.to === 'SHIPPED') return [...shipments, { ...tracking, shippedAt: event.occurredAt }];
  const last = shipments.at(-1);
  if (event.to === 'DELIVERED' && last) return [...shipments.slice(0, -1), { ...last, ...tracking }];
  return shipments;
};

/** The order after an event that `decideStatus` lets through. */
export const advanceOrder = (order: Order, event: StatusEvent): Order => ({
  ...order,
  status: event.to,
  statusSequence: event.sequence,
  statusHash: event.hash,
  history: [...order.history, { status: event.to, at: event.occurredAt }],
  shipments: shipmentsAfter(order.shipments, event),
  revision: order.revision + 1,
});
