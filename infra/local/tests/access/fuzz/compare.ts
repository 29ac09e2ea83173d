import type { Answer } from '../actors.ts';
import type { Probe } from './generate.ts';

const cursorFields: ReadonlySet<string> = new Set(['cursor', 'startCursor', 'endCursor']);
const id = /\b[a-z]{3}_[0-9A-Z]{26}\b/g;
/** A new API key, shown once: random, and none of the other tenant's. */
const apiKey = /\bck_[a-z0-9-]+_[\w-]{43}(?![\w-])/g;
const instant = /\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z/g;

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** An answer as a text in which nothing is left that two equal answers may differ in. */
const normalise = ({ data, errors }: Answer, sent: Iterable<string>): string => {
  const inOrder = errors.map((error) => JSON.stringify(error)).toSorted();
  let text = JSON.stringify({ data, errors: inOrder }, (key, value: unknown) =>
    cursorFields.has(key) && typeof value === 'string' ? '<cursor>' : value,
  );
  // Whole words alone: a real slug may be the beginning of one that is nobody's secret.
  const named = [...sent].map((value, i): [string, number] => [value, i]);
  for (const [value, i] of named.toSorted(([a], [b]) => b.length - a.length)) {
    text = text.replaceAll(new RegExp(`(?<![\\w-])${escaped(value)}(?![\\w-])`, 'g'), `<sent ${i}>`);
  }
  return text.replaceAll(id, '<id>').replaceAll(apiKey, '<key>').replaceAll(instant, '<time>');
};

/** What is wrong with the answers to a probe; undefined: the real values were answered as the made-up ones. */
export const difference = (probe: Probe, real: Answer, twin: Answer): string | undefined => {
  const a = normalise(real, probe.sent.keys());
  const b = normalise(twin, probe.sent.values());
  if (a === b) return undefined;
  const at = [...a].findIndex((character, i) => character !== b[i]);
  const around = (text: string): string => text.slice(Math.max(0, at - 150), at + 150);
  return `real:    …${around(a)}…\nmade up: …${around(b)}…\n${JSON.stringify(probe.real)}`;
};

/** Texts of the other tenant in an answer that nobody sent. */
export const leaks = (probe: Probe, { data, errors }: Answer, secrets: ReadonlySet<string>): string[] => {
  const found: string[] = [];
  const visit = (value: unknown): void => {
    if (typeof value === 'string') {
      for (const text of [value, ...(value.match(id) ?? [])]) {
        if (secrets.has(text) && !probe.sent.has(text)) found.push(text);
      }
    } else if (typeof value === 'object' && value !== null) Object.values(value).forEach(visit);
  };
  visit(data);
  visit(errors);
  return found;
};
