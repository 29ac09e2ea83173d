import { toIso } from '@commerce/kernel';
import type { CheckoutState } from '../domain/checkout.ts';
import type { Order, OrderLine, OrderOwner } from '../domain/order.ts';
import { newOrderNumber } from '../domain/orderNumber.ts';
import { type Plan, subtotalOf } from '../domain/plan.ts';
import type { Checkout, Placement } from '../ports.ts';
import type { CheckoutDeps } from './performStep.ts';

/** Where the events of this subgraph come from. */
const source = '/commerce/order';

const ownerOf = ({ accountId }: Plan): OrderOwner =>
  accountId === undefined ? { kind: 'guest' } : { kind: 'account', accountId };

const eventOf = (
  tenant: string,
  order: Order,
  lines: readonly OrderLine[],
  eventId: string,
  nowMs: number,
): Placement['event'] => ({
  type: 'commerce.order.placed.v1',
  id: eventId,
  source,
  tenant,
  timeMs: nowMs,
  // The first event of an order's key.
  sequence: 1n,
  data: {
    orderId: order.id,
    orderNumber: order.number,
    ...(order.owner.kind === 'account' && { accountId: order.owner.accountId }),
    placedAt: order.placedAt,
    currencyCode: order.currencyCode,
    totalMinor: order.totalMinor,
    lines: lines.map(({ sku, quantity }) => ({ sku, quantity })),
  },
});

/** The order of a plan, with its lines and the event that announces it. */
export const buildPlacement = (
  deps: Pick<CheckoutDeps, 'clock' | 'ids' | 'randomBytes'>,
  tenant: string,
  next: Checkout,
  { plan }: Extract<CheckoutState, { step: 'PLACE' }>,
  contact: Checkout['contact'],
  erased: boolean,
): Placement => {
  const nowMs = deps.clock.nowMs();
  const placedAt = toIso(nowMs);
  const { amountMinor } = subtotalOf(plan);
  const order: Order = {
    id: next.orderId,
    number: newOrderNumber(deps.randomBytes),
    owner: erased ? { kind: 'erased' } : ownerOf(plan),
    placedAt,
    currencyCode: plan.currencyCode,
    subtotalMinor: amountMinor,
    totalMinor: amountMinor,
    lineCount: plan.lines.length,
    contact: erased ? null : contact,
    status: 'PLACED',
    statusSequence: -1n,
    statusHash: '',
    history: [{ status: 'PLACED', at: placedAt }],
    shipments: [],
    revision: 1,
  };
  const lines = plan.lines.map((line) => ({ id: deps.ids.newId('orderLine'), ...line }));
  return {
    checkout: next,
    order,
    lines,
    event: eventOf(tenant, order, lines, deps.ids.newId('event'), nowMs),
  };
};
