import { z } from 'zod';
import type { Contact, Order, OrderLine, OrderOwner } from '../domain/order.ts';
import type { StatusEvent } from '../domain/status.ts';
import { accountIndexPk, dayIndexPk, lineKey, metaKey, parkKey, positionSk } from './keys.ts';

type Item = Record<string, unknown>;

const text = z.string();
const status = z.enum(['PLACED', 'CONFIRMED', 'PICKING', 'SHIPPED', 'DELIVERED', 'CANCELLED']);
const sequence = text.regex(/^-?\d{1,19}$/).transform(BigInt);

const address = z.object({
  name: text,
  company: text.exactOptional(),
  line1: text,
  line2: text.exactOptional(),
  city: text,
  region: text.exactOptional(),
  postalCode: text.exactOptional(),
  countryCode: text,
  phone: text.exactOptional(),
});

const contact: z.ZodType<Contact> = z.object({
  email: text,
  shippingAddress: address,
  billingAddress: address,
  note: text.exactOptional(),
});

const owner: z.ZodType<OrderOwner> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('guest') }),
  z.object({ kind: z.literal('account'), accountId: text }),
  z.object({ kind: z.literal('erased') }),
]);

const shipment = z.object({
  carrier: text.exactOptional(),
  trackingNumber: text.exactOptional(),
  trackingUrl: text.exactOptional(),
  shippedAt: text,
});

const orderRow: z.ZodType<Order> = z.object({
  id: text,
  number: text,
  owner,
  placedAt: text,
  currencyCode: text,
  subtotalMinor: z.int(),
  totalMinor: z.int(),
  lineCount: z.int(),
  contact: contact.nullable(),
  status,
  statusSequence: sequence,
  statusHash: text,
  history: z.array(z.object({ status, at: text })),
  shipments: z.array(shipment),
  revision: z.int(),
});

const lineRow: z.ZodType<OrderLine & { readonly orderId: string }> = z.object({
  orderId: text,
  id: text,
  sku: text,
  title: text,
  quantity: z.int(),
  unitPriceMinor: z.int(),
});

const parkedRow: z.ZodType<StatusEvent> = z.object({
  orderId: text,
  from: status.exactOptional(),
  to: status,
  sequence,
  hash: text,
  occurredAt: text,
  carrier: text.exactOptional(),
  trackingNumber: text.exactOptional(),
  trackingUrl: text.exactOptional(),
});

/** Rows are ours alone; one that does not parse is a defect, and says so at once. */
export const readOrder = (item: Item): Order => orderRow.parse(item);
export const readLine = (item: Item): OrderLine & { readonly orderId: string } => lineRow.parse(item);
export const readParked = (item: Item): StatusEvent => parkedRow.parse(item);

/** An order of nobody's leaves the index of accounts by having no key for it. */
export const orderItem = (tenant: string, order: Order): Item => ({
  ...metaKey(tenant, order.id),
  ...order,
  statusSequence: String(order.statusSequence),
  ...(order.owner.kind === 'account' && {
    gsi1pk: accountIndexPk(tenant, order.owner.accountId),
    gsi1sk: positionSk(order),
  }),
  gsi2pk: dayIndexPk(tenant, order.placedAt.slice(0, 10)),
  gsi2sk: positionSk(order),
});

export const lineItem = (tenant: string, orderId: string, line: OrderLine, index: number): Item => ({
  ...lineKey(tenant, orderId, index),
  orderId,
  ...line,
});

export const parkedItem = (tenant: string, event: StatusEvent, expiresAtSeconds: number): Item => ({
  ...parkKey(tenant, event.orderId, event.sequence),
  ...event,
  sequence: String(event.sequence),
  ttl: expiresAtSeconds,
});
