import type { BrokerInspector } from '../ports.ts';
import { deadLetterTopicOf } from './deadLetter.ts';
import { toStoredLetter, type StoredLetter } from './letter.ts';

/** The group that remembers up to where the letters of one code were replayed. */
export const replayGroupOf = (code: string): string =>
  `commerce-dlq-replay.${code.replaceAll(/[^A-Za-z0-9_-]/g, '_')}`;

export interface CodeSummary {
  readonly code: string;
  readonly total: number;
  /** Not replayed yet. */
  readonly waiting: number;
}

export const readLetters = async (inspector: BrokerInspector, topic: string): Promise<StoredLetter[]> => {
  const letters: StoredLetter[] = [];
  await inspector.read(deadLetterTopicOf(topic), (records) => {
    for (const record of records) letters.push(toStoredLetter(record, topic));
  });
  return letters;
};

/** Which letters of a topic still wait, by code, in order. */
export const waitingLetters = async (
  inspector: BrokerInspector,
  topic: string,
  letters: readonly StoredLetter[],
) => {
  const byCode = new Map<string, StoredLetter[]>();
  for (const [code, ofCode] of Map.groupBy(letters, (letter) => letter.code)) {
    const done = await inspector.committed(replayGroupOf(code), deadLetterTopicOf(topic));
    byCode.set(
      code,
      ofCode.filter(({ partition, offset }) => offset >= (done.get(partition) ?? 0n)),
    );
  }
  return byCode;
};

/** The dead letters of a topic, counted by code, most first. */
export const summarise = async (inspector: BrokerInspector, topic: string): Promise<CodeSummary[]> => {
  const letters = await readLetters(inspector, topic);
  const waiting = await waitingLetters(inspector, topic, letters);
  return [...Map.groupBy(letters, (letter) => letter.code)]
    .map(([code, ofCode]) => ({ code, total: ofCode.length, waiting: waiting.get(code)?.length ?? 0 }))
    .sort((a, b) => b.total - a.total || a.code.localeCompare(b.code));
};

/** The letter at a place of the dead letter topic; undefined when there is none (any more). */
export const findLetter = async (
  inspector: BrokerInspector,
  topic: string,
  place: { readonly partition: number; readonly offset: bigint },
): Promise<StoredLetter | undefined> => {
  const letters = await readLetters(inspector, topic);
  return letters.find(({ partition, offset }) => partition === place.partition && offset === place.offset);
};
