import type { BrokerMessage } from '@commerce/contracts';

/** Structured logging, fields first: pino's shape, so that a pino logger fits as it is. */
export interface Logger {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** The one shape of everything that runs. `ready` rejects, with the reason, while it cannot do its work. */
export interface Lifecycle {
  start(): Promise<void>;
  stop(): Promise<void>;
  ready(): Promise<void>;
}

type HeaderValue = string | Uint8Array;

/** A message to be sent. Wider than BrokerMessage, so that a dead letter keeps bytes that are no text. */
export interface OutgoingMessage {
  /** Without the deployment's prefix. */
  readonly topic: string;
  readonly key: string | Uint8Array | null;
  readonly value: Uint8Array | null;
  /** undefined counts as absent. */
  readonly headers: Readonly<Record<string, HeaderValue | readonly HeaderValue[] | undefined>>;
}

/** A message as it was received. */
export interface ConsumedRecord extends BrokerMessage {
  readonly partition: number;
  /** A decimal integer; the line number for a feed file. */
  readonly offset: string;
  /** Milliseconds since the Unix epoch, by the broker. */
  readonly timestampMs: number;
  /** Key and headers byte for byte, where text would lose something. */
  readonly original: Pick<OutgoingMessage, 'key' | 'headers'>;
}

/** What the broker hands over of one partition, with everything that can be done about it. */
export interface Batch {
  readonly topic: string;
  readonly partition: number;
  /** In offset order. Offsets may have gaps: compaction and transactions leave them. */
  readonly records: readonly ConsumedRecord[];
  /** The offset that the next message of the partition will get. */
  readonly highWatermark: string;
  /** False once the consumer is asked to stop. */
  isRunning(): boolean;
  /** True once the partition was taken away or sought elsewhere: nothing of this batch counts any more. */
  isStale(): boolean;
  /** Rejects when the group is rebalancing: leave the batch at once. */
  heartbeat(): Promise<void>;
  /** Everything up to and including this offset is done. */
  resolve(offset: string): void;
  /** Commits what is resolved, if it is time. */
  commitIfNecessary(): Promise<void>;
  /** Stops fetching this partition, until the function it returns is called. */
  pause(): () => void;
}

export interface ConsumerOptions {
  readonly groupId: string;
  /** Without the deployment's prefix. */
  readonly topics: readonly string[];
  /** Where a group begins that has no offsets yet; at the earliest message unless said. */
  readonly startAt?: 'earliest' | 'latest';
  /** Rejecting with a broker's own error (rebalance) makes the broker act; anything else is fatal. */
  readonly onBatch: (batch: Batch) => Promise<void>;
  /** The consumer is dead and will not come back: the process must exit. */
  readonly onFatal: (error: Error) => void;
}

export interface Publisher extends Lifecycle {
  /** Resolves when every message is acknowledged by all replicas. Order per key is the order given. */
  publish(messages: readonly OutgoingMessage[]): Promise<void>;
}

/** Where a broker stands behind. Two implementations pass one contract suite: Kafka and memory. */
export interface Broker {
  createPublisher(): Publisher;
  createConsumer(options: ConsumerOptions): Lifecycle;
}

export interface PartitionRange {
  readonly partition: number;
  /** The first offset that is still there. */
  readonly low: bigint;
  /** The offset that the next message will get. */
  readonly high: bigint;
}

/** Looking at a broker without taking part. Topics without the deployment's prefix. */
export interface BrokerInspector {
  /** Empty when there is no such topic. */
  ranges(topic: string): Promise<readonly PartitionRange[]>;
  /** The offset from which a group would go on, by partition; a partition without a commit is absent. */
  committed(groupId: string, topic: string): Promise<ReadonlyMap<number, bigint>>;
  /** Everything that is in the topic now, in order per partition. */
  read(topic: string, onRecords: (records: readonly ConsumedRecord[]) => void): Promise<void>;
}

/** Timers, as an effect that is handed in. */
export interface Scheduler {
  /** Calls back once after `ms` milliseconds, unless the function it returns was called before. */
  after(ms: number, callback: () => void): () => void;
}

export const systemScheduler: Scheduler = {
  after: (ms, callback) => {
    const timer = setTimeout(callback, Math.max(0, ms));
    return () => clearTimeout(timer);
  },
};
