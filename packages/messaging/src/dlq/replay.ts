import { topicByName } from '@commerce/contracts';
import type { Batch, Broker, BrokerInspector, Publisher } from '../ports.ts';
import { deadLetterTopicOf } from './deadLetter.ts';
import { readLetters, replayGroupOf, waitingLetters } from './inspect.ts';
import { toReplayedMessage, toStoredLetter, type StoredLetter } from './letter.ts';

export interface ReplayReport {
  readonly code: string;
  readonly replayed: number;
  /** Not sent, because a compacted topic has a newer message of the same key. */
  readonly superseded: number;
}

export interface ReplayDeps {
  readonly broker: Pick<Broker, 'createConsumer'> & { readonly inspector: BrokerInspector };
  readonly publisher: Pick<Publisher, 'publish'>;
}

const placeOf = ({ partition, offset }: { partition: number; offset: bigint }): string =>
  `${partition}:${offset}`;

/**
 * Letters that must not go back: on a compacted topic a replayed message would become the newest of its
 * key, and the broker would then forget the message that really is.
 */
const supersededPlaces = async (
  inspector: BrokerInspector,
  topic: string,
  letters: readonly StoredLetter[],
): Promise<ReadonlySet<string>> => {
  if (letters.length === 0 || topicByName.get(topic)?.cleanupPolicy !== 'compact') return new Set();
  const keys = new Set(letters.map(({ record }) => record.key));
  const newest = new Map<string, bigint>();
  await inspector.read(topic, (records) => {
    for (const { key, partition, offset } of records) {
      if (key !== null && keys.has(key)) newest.set(`${partition} ${key}`, BigInt(offset));
    }
  });
  const isSuperseded = ({ record, original }: StoredLetter): boolean =>
    (newest.get(`${original.partition} ${record.key}`) ?? -1n) > original.offset;
  return new Set(letters.filter(isSuperseded).map(placeOf));
};

/** Consumes the dead letter topic in the code's own group, up to `ends`, handing on what was not done before. */
const replayCode = async (
  { broker, publisher }: ReplayDeps,
  topic: string,
  code: string,
  ends: ReadonlyMap<number, bigint>,
  superseded: ReadonlySet<string>,
): Promise<ReplayReport> => {
  const report = { code, replayed: 0, superseded: 0 };
  const deadLetterTopic = deadLetterTopicOf(topic);
  const done = await broker.inspector.committed(replayGroupOf(code), deadLetterTopic);
  const open = new Set(
    [...ends].filter(([partition, end]) => (done.get(partition) ?? 0n) < end).map(([partition]) => partition),
  );
  if (open.size === 0) return report;

  const { promise: finished, resolve: finish, reject: fail } = Promise.withResolvers<void>();
  const onBatch = async (batch: Batch): Promise<void> => {
    const end = ends.get(batch.partition) ?? 0n;
    const records = batch.records.filter(({ offset }) => BigInt(offset) < end);
    const last = records.at(-1);
    const letters = records
      .map((record) => toStoredLetter(record, topic))
      .filter((letter) => letter.code === code);
    const fresh = letters.filter((letter) => !superseded.has(placeOf(letter)));
    await batch.heartbeat();
    await publisher.publish(fresh.map(toReplayedMessage));
    if (last && !batch.isStale()) {
      batch.resolve(last.offset);
      await batch.commitIfNecessary();
      report.replayed += fresh.length;
      report.superseded += letters.length - fresh.length;
    }
    if (records.length < batch.records.length || !last || BigInt(last.offset) >= end - 1n)
      open.delete(batch.partition);
    if (open.size === 0) finish();
  };
  const consumer = broker.createConsumer({
    groupId: replayGroupOf(code),
    topics: [deadLetterTopic],
    onFatal: fail,
    onBatch,
  });
  await consumer.start();
  try {
    await finished;
  } finally {
    // Commits what is resolved: that is how the next replay knows where to go on.
    await consumer.stop();
  }
  return report;
};

/**
 * Sends the waiting dead letters of a topic back to it, with the next attempt's number. Each code's
 * progress is a consumer group's offset, so a letter is not sent by a second replay, also not by one
 * with another choice of codes; after a crash in between some may go twice, which the apply rule bears.
 */
export const replayDeadLetters = async (
  deps: ReplayDeps,
  topic: string,
  options: { readonly code?: string | undefined; readonly isDryRun: boolean },
): Promise<ReplayReport[]> => {
  const { inspector } = deps.broker;
  const ranges = await inspector.ranges(deadLetterTopicOf(topic));
  const ends = new Map(
    ranges.filter(({ low, high }) => high > low).map(({ partition, high }) => [partition, high]),
  );
  const waiting = await waitingLetters(inspector, topic, await readLetters(inspector, topic));
  const chosen = [...waiting].filter(
    ([code, letters]) => letters.length > 0 && (options.code ?? code) === code,
  );
  const superseded = await supersededPlaces(
    inspector,
    topic,
    chosen.flatMap(([, letters]) => letters),
  );

  const reports: ReplayReport[] = [];
  for (const [code, letters] of chosen) {
    if (options.isDryRun) {
      const skipped = letters.filter((letter) => superseded.has(placeOf(letter))).length;
      reports.push({ code, replayed: letters.length - skipped, superseded: skipped });
    } else {
      reports.push(await replayCode(deps, topic, code, ends, superseded));
    }
  }
  return reports;
};
