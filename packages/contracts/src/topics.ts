import type { EventType } from './events.ts';

const dayMs = 86_400_000;
const mebibyte = 1_048_576;

export interface Topic {
  readonly name: string;
  /** compact: the broker keeps the newest value of each key. delete: it keeps a time. */
  readonly cleanupPolicy: 'compact' | 'delete';
  /** Milliseconds that messages are kept; null for a compacted topic. */
  readonly retentionMs: number | null;
  readonly partitions: number;
  /**
   * Above the contract's limit on purpose: an event that is too large for us must reach us, so that
   * it becomes a dead letter with a code instead of an error at its producer.
   */
  readonly maxMessageBytes: number;
  /** The shape of the message key, for people. `keyOf` makes it. */
  readonly keyShape: string;
  /** Where messages go that cannot be applied. */
  readonly deadLetterTopic: string;
  readonly eventTypes: readonly EventType[];
  /** The event that a null value with a sequence stands for, if the topic has one. */
  readonly deletedType: EventType | null;
  /** Who announces here, for a topic that is this system's own; null: a feed, whose producers each tenant has. */
  readonly ownSources: readonly string[] | null;
}

const define = (topic: Omit<Topic, 'deadLetterTopic' | 'maxMessageBytes'>): Topic => ({
  ...topic,
  maxMessageBytes: 4 * mebibyte,
  deadLetterTopic: `${topic.name}.dlq`,
});

export const topics = {
  products: define({
    name: 'pim.products',
    cleanupPolicy: 'compact',
    retentionMs: null,
    partitions: 6,
    keyShape: 'tenant:sku',
    eventTypes: ['pim.product.upserted.v1', 'pim.product.deleted.v1'],
    deletedType: 'pim.product.deleted.v1',
    ownSources: null,
  }),
  inventory: define({
    name: 'supply.inventory',
    cleanupPolicy: 'compact',
    retentionMs: null,
    partitions: 6,
    keyShape: 'tenant:sku:location (a location itself: tenant:*:location)',
    eventTypes: ['supply.inventory.counted.v1', 'supply.location.upserted.v1'],
    deletedType: null,
    ownSources: null,
  }),
  orderStatus: define({
    name: 'supply.order-status',
    cleanupPolicy: 'delete',
    retentionMs: 30 * dayMs,
    partitions: 6,
    keyShape: 'tenant:orderId',
    eventTypes: ['supply.order-status.changed.v1'],
    deletedType: null,
    ownSources: null,
  }),
  commerceEvents: define({
    name: 'commerce.events',
    cleanupPolicy: 'delete',
    retentionMs: 7 * dayMs,
    partitions: 6,
    keyShape: 'tenant:entityId',
    eventTypes: [
      'commerce.order.placed.v1',
      'commerce.account.erased.v1',
      'commerce.product.changed.v1',
      'commerce.inventory.changed.v1',
    ],
    deletedType: null,
    ownSources: ['/product', '/inventory', '/account', '/commerce/order'],
  }),
} as const satisfies Record<string, Topic>;

/** Dead letters wait this long, in milliseconds, for somebody to look. */
export const deadLetterRetentionMs = 30 * dayMs;

/** Room for the original message and the headers that say what was wrong with it. */
export const deadLetterMaxMessageBytes = 5 * mebibyte;

const allTopics: readonly Topic[] = Object.values(topics);

export const topicByName: ReadonlyMap<string, Topic> = new Map(allTopics.map((topic) => [topic.name, topic]));

const byEventType = new Map(
  allTopics.flatMap((topic) => topic.eventTypes.map((type): [string, Topic] => [type, topic])),
);

/** The topic that carries this event type. */
export const topicOf = (type: EventType): Topic => {
  const topic = byEventType.get(type);
  if (!topic) throw new RangeError(`no topic carries ${type}`);
  return topic;
};

export const isEventType = (type: string): type is EventType => byEventType.has(type);
