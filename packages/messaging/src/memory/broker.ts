import type {
  Batch,
  Broker,
  BrokerInspector,
  ConsumedRecord,
  ConsumerOptions,
  Lifecycle,
  OutgoingMessage,
  Publisher,
} from '../ports.ts';

export interface MemoryBroker extends Broker {
  readonly inspector: BrokerInspector;
  /** Everything that was published to a topic, in order. */
  readonly messages: (topic: string) => readonly ConsumedRecord[];
  /** The offset from which a group would go on; 0 before its first commit. */
  readonly committed: (groupId: string, topic: string) => number;
  /** Takes the partitions away from every member of the group, as a member that joins does. */
  readonly rebalance: (groupId: string) => void;
}

interface Member {
  readonly options: ConsumerOptions;
  running: boolean;
  generation: number;
  paused: Set<string>;
  resolved: Map<string, number>;
  loop: Promise<void>;
}

/** What the client throws at a heartbeat while the group is rebalancing. */
class RebalanceError extends Error {}

const text = (value: string | Uint8Array): string =>
  typeof value === 'string' ? value : Buffer.from(value).toString('utf8');

const toRecord = (message: OutgoingMessage, offset: number): ConsumedRecord => ({
  topic: message.topic,
  partition: 0,
  offset: String(offset),
  timestampMs: 0,
  key: message.key === null ? null : text(message.key),
  value: message.value,
  headers: Object.fromEntries(
    Object.entries(message.headers).map(([name, value]) => {
      const first = typeof value === 'string' || value instanceof Uint8Array ? value : value?.[0];
      return [name, first === undefined ? '' : text(first)];
    }),
  ),
  original: { key: message.key, headers: message.headers },
});

/**
 * A broker of one partition per topic, in memory, with the parts of Kafka that a consumer can get
 * wrong: offsets count only when committed, a rebalance shows at the next heartbeat, and what was not
 * committed comes again. One member of a group consumes; the others wait for it to leave.
 */
export const createMemoryBroker = (options: { readonly fetchSize?: number } = {}): MemoryBroker => {
  const { fetchSize = 100 } = options;
  const log = new Map<string, ConsumedRecord[]>();
  const commits = new Map<string, number>();
  const members = new Map<string, Member[]>();
  const placeOf = (groupId: string, topic: string): string => `${groupId} ${topic}`;
  const recordsOf = (topic: string): ConsumedRecord[] => log.get(topic) ?? [];
  const soon = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1));

  const commit = (member: Member, generation: number): void => {
    if (member.generation !== generation) throw new RebalanceError('the generation is over');
    for (const [topic, offset] of member.resolved)
      commits.set(placeOf(member.options.groupId, topic), offset);
  };

  const toBatch = (member: Member, topic: string, records: readonly ConsumedRecord[]): Batch => {
    const { generation } = member;
    const isStale = (): boolean => member.generation !== generation;
    return {
      topic,
      partition: 0,
      records,
      highWatermark: String(recordsOf(topic).length),
      isRunning: () => member.running,
      isStale,
      heartbeat: async () => {
        if (isStale()) throw new RebalanceError('the group is rebalancing');
      },
      resolve: (offset) => void (isStale() || member.resolved.set(topic, Number(offset) + 1)),
      commitIfNecessary: async () => commit(member, generation),
      pause: () => {
        member.paused.add(topic);
        return () => member.paused.delete(topic);
      },
    };
  };

  const consumeTopic = async (member: Member, topic: string): Promise<void> => {
    const { generation, options: consumer } = member;
    const from = member.resolved.get(topic) ?? commits.get(placeOf(consumer.groupId, topic)) ?? 0;
    const records = recordsOf(topic).slice(from, from + fetchSize);
    if (records.length === 0 || member.paused.has(topic)) return;
    try {
      await consumer.onBatch(toBatch(member, topic, records));
      commit(member, generation);
    } catch (error) {
      if (error instanceof RebalanceError) return;
      member.running = false;
      consumer.onFatal(error instanceof Error ? error : new Error(String(error)));
    }
  };

  const run = async (member: Member): Promise<void> => {
    while (member.running) {
      const isActive = members.get(member.options.groupId)?.[0] === member;
      if (isActive) for (const topic of member.options.topics) await consumeTopic(member, topic);
      await soon();
    }
  };

  const createConsumer = (consumer: ConsumerOptions): Lifecycle => {
    let member: Member | undefined;
    return {
      async start() {
        const fresh: Member = {
          options: consumer,
          running: true,
          generation: 0,
          paused: new Set(),
          resolved: new Map(),
          loop: Promise.resolve(),
        };
        if (consumer.startAt === 'latest') {
          for (const topic of consumer.topics) {
            if (!commits.has(placeOf(consumer.groupId, topic)))
              commits.set(placeOf(consumer.groupId, topic), recordsOf(topic).length);
          }
        }
        member = fresh;
        members.set(consumer.groupId, [...(members.get(consumer.groupId) ?? []), fresh]);
        fresh.loop = run(fresh);
      },
      async stop() {
        if (!member) return;
        member.running = false;
        await member.loop;
        const left = members.get(consumer.groupId)?.filter((other) => other !== member) ?? [];
        members.set(consumer.groupId, left);
      },
      async ready() {
        if (!member?.running) throw new Error(`the consumer ${consumer.groupId} is not running`);
      },
    };
  };

  const createPublisher = (): Publisher => ({
    start: async () => undefined,
    stop: async () => undefined,
    ready: async () => undefined,
    async publish(messages) {
      for (const message of messages) {
        const records = log.get(message.topic) ?? [];
        records.push(toRecord(message, records.length));
        log.set(message.topic, records);
      }
    },
  });

  const inspector: BrokerInspector = {
    ranges: async (topic) =>
      log.has(topic) ? [{ partition: 0, low: 0n, high: BigInt(recordsOf(topic).length) }] : [],
    committed: async (groupId, topic) => {
      const offset = commits.get(placeOf(groupId, topic));
      return new Map(offset === undefined ? [] : [[0, BigInt(offset)]]);
    },
    read: async (topic, onRecords) => {
      if (log.has(topic)) onRecords(recordsOf(topic));
    },
  };

  return {
    inspector,
    createConsumer,
    createPublisher,
    messages: recordsOf,
    committed: (groupId, topic) => commits.get(placeOf(groupId, topic)) ?? 0,
    rebalance: (groupId) => {
      for (const member of members.get(groupId) ?? []) {
        member.generation += 1;
        member.resolved.clear();
      }
    },
  };
};
