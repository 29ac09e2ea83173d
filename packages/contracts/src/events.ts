import type { AccountErased, InventoryChanged, OrderPlaced, ProductChanged } from './bodies/commerce.ts';
import type { ProductDeleted, ProductUpserted } from './bodies/product.ts';
import type { InventoryCounted, LocationUpserted, OrderStatusChanged } from './bodies/supply.ts';

/** Every event type with the body it carries. The version is part of the type. */
export interface EventBodies {
  'pim.product.upserted.v1': ProductUpserted;
  'pim.product.deleted.v1': ProductDeleted;
  'supply.inventory.counted.v1': InventoryCounted;
  'supply.location.upserted.v1': LocationUpserted;
  'supply.order-status.changed.v1': OrderStatusChanged;
  'commerce.order.placed.v1': OrderPlaced;
  'commerce.account.erased.v1': AccountErased;
  'commerce.product.changed.v1': ProductChanged;
  'commerce.inventory.changed.v1': InventoryChanged;
}

export type EventType = keyof EventBodies;

/** What every event says about itself, whatever its body. */
export interface EventAttributes {
  /** Unique within the source. */
  readonly id: string;
  /** A URI reference that names the producer, e.g. `/pim`. */
  readonly source: string;
  /** What the event is about; the key without the tenant where the producer names none. */
  readonly subject: string;
  readonly tenant: string;
  /** Milliseconds since the Unix epoch, by the producer's clock. */
  readonly timeMs: number;
  /** Orders the events of one key; 0 to 2^63 - 1. */
  readonly sequence: bigint;
}

/** An event that passed its schema, discriminated by `type`. */
export type FeedEvent<T extends EventType = EventType> = {
  [K in T]: EventAttributes & {
    readonly type: K;
    /** The topic's name, without a deployment's prefix. */
    readonly topic: string;
    /** `tenant:…`: events of one key are ordered by `sequence`. */
    readonly key: string;
    /** Hex SHA-256 that tells a replay from a conflict: see `bodyHash`. */
    readonly hash: string;
    readonly data: EventBodies[K];
  };
}[T];

/**
 * A null value without a sequence, or on a topic that has no event for deletion: it lets the broker
 * forget the key and says nothing that the event before it did not say.
 */
export interface Tombstone {
  readonly type: 'tombstone';
  readonly topic: string;
  readonly key: string;
  readonly tenant: string;
}

/** An event about to be sent. `subject` defaults to the key without its tenant. */
export type OutgoingEvent<T extends EventType = EventType> = {
  [K in T]: Omit<EventAttributes, 'subject'> & {
    readonly type: K;
    readonly subject?: string;
    readonly data: EventBodies[K];
  };
}[T];

/** A message as a broker carries it: what is published, and what comes back. */
export interface BrokerMessage {
  /** The topic's name, without a deployment's prefix. */
  readonly topic: string;
  readonly key: string | null;
  /** null is a tombstone. */
  readonly value: Uint8Array | null;
  readonly headers: Readonly<Record<string, string>>;
}
