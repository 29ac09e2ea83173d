import type { OrderStatus } from './status.ts';

/** An address as the customer wrote it. Texts are trimmed; `countryCode` is ISO 3166-1 alpha-2. */
export interface Address {
  readonly name: string;
  readonly company?: string;
  readonly line1: string;
  readonly line2?: string;
  readonly city: string;
  readonly region?: string;
  readonly postalCode?: string;
  readonly countryCode: string;
  readonly phone?: string;
}

/** Everything about an order that names a person: what erasure removes, as one piece. */
export interface Contact {
  readonly email: string;
  readonly shippingAddress: Address;
  readonly billingAddress: Address;
  readonly note?: string;
}

/** Whose order it is. An erased account's order is nobody's, which is not the same as a guest's. */
export type OrderOwner =
  | { readonly kind: 'guest' }
  | { readonly kind: 'account'; readonly accountId: string }
  | { readonly kind: 'erased' };

export interface OrderLine {
  readonly id: string;
  readonly sku: string;
  readonly title: string;
  readonly quantity: number;
  /** Minor units of the order's currency. */
  readonly unitPriceMinor: number;
}

export interface Shipment {
  readonly carrier?: string;
  readonly trackingNumber?: string;
  readonly trackingUrl?: string;
  /** RFC 3339. */
  readonly shippedAt: string;
}

/** An order without its lines, which are rows of their own. */
export interface Order {
  readonly id: string;
  readonly number: string;
  readonly owner: OrderOwner;
  /** RFC 3339 with milliseconds: orders sort by it. */
  readonly placedAt: string;
  readonly currencyCode: string;
  /** Minor units. */
  readonly subtotalMinor: number;
  /** Minor units; equal to the subtotal until something is added to it. */
  readonly totalMinor: number;
  readonly lineCount: number;
  readonly contact: Contact | null;
  readonly status: OrderStatus;
  /** The feed's sequence of the last status applied; -1n before the first. */
  readonly statusSequence: bigint;
  /** The hash of that event's body; empty before the first. */
  readonly statusHash: string;
  readonly history: readonly { readonly status: OrderStatus; readonly at: string }[];
  readonly shipments: readonly Shipment[];
  /** Counts the writes, from 1: what a concurrent writer compares. */
  readonly revision: number;
}

/** An order without anybody in it. The figures stay for the books. Nothing changes the second time. */
export const withoutPerson = (order: Order): Order => ({
  ...order,
  owner: { kind: 'erased' },
  contact: null,
  revision: order.revision + 1,
});
