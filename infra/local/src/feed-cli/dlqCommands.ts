import { topicByName } from '@commerce/contracts';
import {
  findLetter,
  replayDeadLetters,
  summarise,
  type KafkaBroker,
  type StoredLetter,
} from '@commerce/messaging';
import { UsageError } from '../start/commandLine.ts';

export interface DlqDeps {
  readonly broker: KafkaBroker;
  readonly out: (line: string) => void;
}

const allTopics: readonly string[] = [...topicByName.keys()];

/** All topics of the contract, or the one that is named. */
export const chosenTopics = (topic: string | undefined): readonly string[] => {
  if (topic === undefined) return allTopics;
  const name = topic.replace(/\.dlq$/, '');
  if (!topicByName.has(name))
    throw new UsageError(`--topic must be one of ${allTopics.join(', ')}, not "${topic}"`);
  return [name];
};

export const listLetters = async ({ broker, out }: DlqDeps, topics: readonly string[]): Promise<void> => {
  let total = 0;
  for (const topic of topics) {
    const summaries = await summarise(broker.inspector, topic);
    if (summaries.length > 0) out(`${topic}.dlq`);
    for (const { code, total: ofCode, waiting } of summaries) {
      total += ofCode;
      out(
        `  ${code.padEnd(24)} ${String(ofCode).padStart(7)}   ${waiting === ofCode ? 'none replayed' : `${ofCode - waiting} replayed`}`,
      );
    }
  }
  if (total === 0) out('no dead letters');
};

/** `3:17`: partition 3, offset 17. */
const parsePlace = (text: string): { partition: number; offset: bigint } => {
  const match = /^(\d{1,6}):(\d{1,19})$/.exec(text);
  if (!match) throw new UsageError(`--at must be partition:offset, e.g. 0:17, not "${text}"`);
  return { partition: Number(match[1]), offset: BigInt(match[2] ?? '0') };
};

const valueText = ({ record }: StoredLetter, isFull: boolean): string => {
  if (record.value === null) return '(null: a tombstone)';
  const text = Buffer.from(record.value).toString('utf8');
  let pretty = text;
  try {
    pretty = JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    // Shown as it is: being no JSON may be what is wrong with it.
  }
  return isFull || pretty.length <= 4_000
    ? pretty
    : `${pretty.slice(0, 4_000)}\n… ${record.value.length} bytes, --full shows all`;
};

/** A terminal must not obey what a producer sent. */
const printable = (text: string): string =>
  text.replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '\ufffd');

export const showLetter = async (
  { broker, out }: DlqDeps,
  topic: string,
  at: string,
  isFull: boolean,
): Promise<boolean> => {
  const letter = await findLetter(broker.inspector, topic, parsePlace(at));
  if (!letter) return false;
  const { original, record } = letter;
  out(`code       ${letter.code}`);
  out(`error      ${printable(letter.error)}`);
  out(`came from  ${original.topic}, partition ${original.partition}, offset ${original.offset}`);
  out(`attempt    ${letter.attempt}`);
  out(`time       ${printable(letter.time)}`);
  out(`key        ${printable(record.key ?? '(null)')}`);
  out('headers');
  for (const [name, value] of Object.entries(record.headers)) {
    if (!name.startsWith('dlq-')) out(`  ${printable(name)}: ${printable(value)}`);
  }
  out(`value\n${printable(valueText(letter, isFull))}`);
  return true;
};

export const replayLetters = async (
  { broker, out }: DlqDeps,
  topics: readonly string[],
  options: { readonly code: string | undefined; readonly isDryRun: boolean },
): Promise<void> => {
  const publisher = broker.createPublisher();
  if (!options.isDryRun) await publisher.start();
  let total = 0;
  try {
    for (const topic of topics) {
      for (const { code, replayed, superseded } of await replayDeadLetters(
        { broker, publisher },
        topic,
        options,
      )) {
        total += replayed;
        const left =
          superseded > 0 ? `, ${superseded} left (the topic has a newer message of the same key)` : '';
        out(`${topic}  ${code}: ${options.isDryRun ? 'would replay' : 'replayed'} ${replayed}${left}`);
      }
    }
  } finally {
    await publisher.stop();
  }
  if (total === 0) out('nothing to replay');
};
