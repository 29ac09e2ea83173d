import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { waitUntil } from '@commerce/testkit';
import type {
  Batch,
  Broker,
  BrokerInspector,
  ConsumedRecord,
  Lifecycle,
  OutgoingMessage,
} from '../../src/index.ts';

export interface BrokerHarness {
  readonly broker: Broker & { readonly inspector: BrokerInspector };
  /** A fresh topic of one partition. */
  newTopic(): Promise<string>;
  /** Makes the group rebalance while a batch is under way; resolves when the broker has noticed. */
  rebalance(groupId: string, topic: string): Promise<void>;
  stop(): Promise<void>;
}

const message = (topic: string, n: number): OutgoingMessage => ({
  topic,
  key: `acme:${n % 3}`,
  value: Buffer.from(String(n)),
  headers: { ce_id: `id-${n}` },
});

const valueOf = ({ value }: ConsumedRecord): number => Number(Buffer.from(value ?? []).toString());
const numbers = (count: number, from = 0): number[] => Array.from({ length: count }, (_, i) => from + i);

/** What everything that calls itself a broker must do. Run against memory and against Kafka. */
export const brokerContract = (createHarness: () => Promise<BrokerHarness>): void => {
  describe('the broker contract', () => {
    let harness: BrokerHarness;
    let topic: string;
    let running: Lifecycle[] = [];
    let group = 0;
    const newGroup = (): string => `contract-${(group += 1)}`;

    beforeAll(async () => {
      harness = await createHarness();
    }, 60_000);
    afterAll(() => harness.stop());
    afterEach(async () => {
      for (const one of running) await one.stop();
      running = [];
    });

    const publish = async (messages: OutgoingMessage[]): Promise<void> => {
      const publisher = harness.broker.createPublisher();
      running.push(publisher);
      await publisher.start();
      await publisher.publish(messages);
    };
    const consume = async (
      groupId: string,
      onBatch: (batch: Batch) => Promise<void>,
      onFatal: (error: Error) => void = () => undefined,
    ): Promise<Lifecycle> => {
      const consumer = harness.broker.createConsumer({ groupId, topics: [topic], onBatch, onFatal });
      running.push(consumer);
      await consumer.start();
      return consumer;
    };
    /** A consumer that does its work: collects values and resolves them. */
    const collector = (seen: number[]) => async (batch: Batch) => {
      seen.push(...batch.records.map(valueOf));
      batch.resolve(batch.records.at(-1)?.offset ?? '0');
      await batch.commitIfNecessary();
    };

    const setUp = async (count: number): Promise<void> => {
      topic = await harness.newTopic();
      if (count > 0) await publish(numbers(count).map((n) => message(topic, n)));
    };

    test('messages arrive in order, byte for byte, with null values and headers that are no text', async () => {
      await setUp(0);
      const odd: OutgoingMessage = {
        topic,
        key: Buffer.from([0xff, 0x00]),
        value: Buffer.from([0x00, 0xfe]),
        headers: { binary: Buffer.from([0xff]), text: 'ü' },
      };
      await publish([message(topic, 1), odd, { ...message(topic, 2), value: null }]);
      const seen: ConsumedRecord[] = [];
      await consume(newGroup(), async (batch) => void seen.push(...batch.records.slice(seen.length)));
      await waitUntil(() => seen.length === 3);
      expect(seen.map(({ offset }) => offset)).toEqual(['0', '1', '2']);
      expect(seen[0]).toMatchObject({ topic, partition: 0, key: 'acme:1', headers: { ce_id: 'id-1' } });
      const [, second, third] = seen;
      expect(Buffer.from(second?.original.key ?? '')).toEqual(Buffer.from([0xff, 0x00]));
      expect(Buffer.from((second?.original.headers['binary'] ?? '') as Uint8Array)).toEqual(
        Buffer.from([0xff]),
      );
      expect(second?.headers['text']).toBe('ü');
      expect(Buffer.from(second?.value ?? [])).toEqual(Buffer.from([0x00, 0xfe]));
      expect(third?.value).toBeNull();
    });

    test('the next member goes on after what was resolved, and gets again what was not', async () => {
      await setUp(10);
      const groupId = newGroup();
      const first = await consume(groupId, async (batch) => {
        if (batch.records[0]?.offset === '0') batch.resolve('3');
      });
      await waitUntil(async () => (await harness.broker.inspector.committed(groupId, topic)).get(0) === 4n);
      await first.stop();
      const seen: number[] = [];
      await consume(groupId, collector(seen));
      await waitUntil(() => seen.length === 6);
      expect(seen).toEqual(numbers(6, 4));
    });

    test('every group gets everything', async () => {
      await setUp(5);
      const [a, b]: [number[], number[]] = [[], []];
      await consume(newGroup(), collector(a));
      await consume(newGroup(), collector(b));
      await waitUntil(() => a.length === 5 && b.length === 5);
      expect([a, b]).toEqual([numbers(5), numbers(5)]);
    });

    test('a group that begins at the latest message never gets what was there before it', async () => {
      await setUp(3);
      const seen: number[] = [];
      const consumer = harness.broker.createConsumer({
        groupId: newGroup(),
        topics: [topic],
        startAt: 'latest',
        onBatch: collector(seen),
        onFatal: () => undefined,
      });
      running.push(consumer);
      await consumer.start();
      await waitUntil(() => consumer.ready().then(() => true));
      // Where "latest" is becomes settled with the first fetch, some time after joining.
      let next = 100;
      await waitUntil(async () => {
        await publish([message(topic, next++)]);
        return seen.length > 0;
      });
      expect(seen.every((value) => value >= 100)).toBe(true);
    });

    test('a paused partition stands still until it is resumed, and then comes again from the same place', async () => {
      await setUp(4);
      let resume: (() => void) | undefined;
      let deliveries = 0;
      const seen: number[] = [];
      await consume(newGroup(), async (batch) => {
        deliveries += 1;
        if (!resume) resume = batch.pause();
        else await collector(seen)(batch);
      });
      await waitUntil(() => resume !== undefined);
      await new Promise((resolve) => setTimeout(resolve, 700));
      expect(deliveries).toBe(1);
      resume?.();
      await waitUntil(() => seen.length === 4);
      expect(seen).toEqual(numbers(4));
    });

    test('a rebalance shows at the heartbeat, and what was not committed comes again', async () => {
      await setUp(6);
      const groupId = newGroup();
      const seen: number[] = [];
      let left: unknown;
      await consume(groupId, async (batch) => {
        if (left !== undefined) return collector(seen)(batch);
        await harness.rebalance(groupId, topic);
        try {
          for (;;) {
            await batch.heartbeat();
            await new Promise((resolve) => setTimeout(resolve, 50));
          }
        } catch (error) {
          left = error;
          expect(batch.isStale()).toBe(true);
          throw error;
        }
      });
      await waitUntil(() => seen.length === 6, { timeoutMs: 30_000 });
      expect(left).toBeInstanceOf(Error);
      expect(seen).toEqual(numbers(6));
    }, 60_000);

    test('a failure of our own is fatal and nothing of the batch is committed', async () => {
      await setUp(3);
      const groupId = newGroup();
      const fatal: Error[] = [];
      const defect = new TypeError('defect');
      const consumer = await consume(
        groupId,
        async () => Promise.reject(defect),
        (error) => void fatal.push(error),
      );
      await waitUntil(() => fatal.length > 0);
      expect(fatal).toEqual([defect]);
      await expect(consumer.ready()).rejects.toThrow();
      await consumer.stop();
      expect((await harness.broker.inspector.committed(groupId, topic)).get(0)).toBeUndefined();
    });

    test('stopping waits for the batch under way and keeps what it resolved', async () => {
      await setUp(3);
      const groupId = newGroup();
      let isRunningAtEnd = true;
      const begun = Promise.withResolvers<void>();
      const consumer = await consume(groupId, async (batch) => {
        begun.resolve();
        await waitUntil(() => !batch.isRunning());
        isRunningAtEnd = batch.isRunning();
        batch.resolve('2');
      });
      await begun.promise;
      await consumer.stop();
      expect(isRunningAtEnd).toBe(false);
      expect((await harness.broker.inspector.committed(groupId, topic)).get(0)).toBe(3n);
    });

    test('the inspector reads what is there and leaves no trace in a group', async () => {
      await setUp(4);
      const { inspector } = harness.broker;
      expect(await inspector.ranges(topic)).toEqual([{ partition: 0, low: 0n, high: 4n }]);
      expect(await inspector.ranges(`${topic}-not-there`)).toEqual([]);
      const seen: number[] = [];
      await inspector.read(topic, (records) => void seen.push(...records.map(valueOf)));
      expect(seen).toEqual(numbers(4));
      await inspector.read(`${topic}-not-there`, () => seen.push(-1));
      expect(seen).toHaveLength(4);
    });
  });
};
