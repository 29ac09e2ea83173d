import { randomUUID } from 'node:crypto';
import type { Admin } from 'kafkajs';
import type { BrokerInspector, ConsumedRecord, PartitionRange } from '../ports.ts';
import type { KafkaConsumerDeps } from './consumer.ts';
import { toKafkaError } from './errors.ts';
import { toRecord } from './records.ts';

/** Milliseconds without a message after which the rest is taken to be gone (retention, transaction markers). */
const idleMs = 10_000;

/** Reads topics and offsets for people, without taking part in any group that matters. */
export const createKafkaInspector = (deps: KafkaConsumerDeps): BrokerInspector => {
  const { client, topicPrefix, brokers } = deps;

  const withAdmin = async <T>(work: (admin: Admin) => Promise<T>): Promise<T> => {
    const admin = client.admin();
    try {
      await admin.connect();
      return await work(admin);
    } catch (error) {
      throw toKafkaError(error, brokers);
    } finally {
      await admin.disconnect().catch(() => undefined);
    }
  };

  const ranges = (topic: string): Promise<PartitionRange[]> =>
    withAdmin(async (admin) => {
      const existing = await admin.listTopics();
      if (!existing.includes(topicPrefix + topic)) return [];
      const offsets = await admin.fetchTopicOffsets(topicPrefix + topic);
      return offsets.map(({ partition, low, high }) => ({ partition, low: BigInt(low), high: BigInt(high) }));
    });

  const committed = (groupId: string, topic: string): Promise<Map<number, bigint>> =>
    withAdmin(async (admin) => {
      const [found] = await admin.fetchOffsets({
        groupId: topicPrefix + groupId,
        topics: [topicPrefix + topic],
      });
      const offsets = (found?.partitions ?? []).map(({ partition, offset }): [number, bigint] => [
        partition,
        BigInt(offset),
      ]);
      return new Map(offsets.filter(([, offset]) => offset >= 0n));
    });

  const read = async (
    topic: string,
    onRecords: (records: readonly ConsumedRecord[]) => void,
  ): Promise<void> => {
    const open = new Map(
      (await ranges(topic)).filter(({ low, high }) => high > low).map((r) => [r.partition, r.high]),
    );
    if (open.size === 0) return;
    const groupId = `${topicPrefix}commerce-reader-${randomUUID()}`;
    // A short wait, because leaving waits for the fetch under way.
    const settings = { allowAutoTopicCreation: false, maxBytes: 4 * 1_048_576, maxWaitTimeInMs: 100 };
    const consumer = client.consumer({ ...settings, groupId });
    const { promise: finished, resolve: finish, reject: fail } = Promise.withResolvers<void>();
    let idle = setTimeout(finish, idleMs);
    consumer.on(consumer.events.CRASH, ({ payload }) => fail(payload.error));
    try {
      await consumer.connect();
      await consumer.subscribe({ topics: [topicPrefix + topic], fromBeginning: true });
      await consumer.run({
        autoCommit: false,
        eachBatch: async ({ batch }) => {
          clearTimeout(idle);
          idle = setTimeout(finish, idleMs);
          const end = open.get(batch.partition);
          if (end === undefined) return;
          const before = batch.messages.filter(({ offset }) => BigInt(offset) < end);
          onRecords(before.map((message) => toRecord(topic, batch.partition, message)));
          if (BigInt(batch.lastOffset()) >= end - 1n) open.delete(batch.partition);
          if (open.size === 0) finish();
        },
      });
      await finished;
    } catch (error) {
      throw toKafkaError(error, brokers);
    } finally {
      clearTimeout(idle);
      await consumer.disconnect().catch(() => undefined);
      await withAdmin((admin) => admin.deleteGroups([groupId])).catch(() => undefined);
    }
  };

  return { ranges, committed, read };
};
