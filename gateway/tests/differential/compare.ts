import { canonical } from './harness/hash.ts';
import type { Outcome, OutcomeError } from './harness/run.ts';

type Path = readonly (string | number)[];

const startsWith = (path: Path, start: Path): boolean =>
  start.length <= path.length && start.every((part, index) => part === path[index]);

/** Where data ends on the way along a path: at a null, at a member that is not there, or not at all. */
const endOf = (
  data: unknown,
  path: Path,
): { readonly at: Path; readonly end: 'null' | 'missing' | 'value' } => {
  let value = data;
  for (const [index, part] of path.entries()) {
    if (value === null) return { at: path.slice(0, index), end: 'null' };
    const inner = typeof value === 'object' && value !== undefined ? Object.entries(value) : [];
    const found = inner.find(([name]) => name === String(part));
    if (!found) return { at: path.slice(0, index), end: 'missing' };
    value = found[1];
  }
  return { at: path, end: value === null ? 'null' : 'value' };
};

const show = ({ message, path, code }: OutcomeError): string =>
  `${code ?? '-'} ${path?.join('.') ?? '-'} ${message}`;

/**
 * What is wrong with an engine's errors, given those of the one server and equal data. One null may have several
 * reasons and servers stop at different ones: each null needs an error, and each error a null. `hidden`: a
 * @requires may ask, with other arguments, for a field that the client asks as well; its error has the same path.
 */
export const errorProblems = (actual: Outcome, expected: Outcome, hidden: boolean): string[] => {
  const problems: string[] = [];
  for (const wanted of expected.errors) {
    const { at } = endOf(actual.data, wanted.path ?? []);
    if (!actual.errors.some(({ path }) => path && startsWith(path, at)))
      problems.push(`nothing explains the null at ${at.join('.')} (${show(wanted)})`);
  }
  for (const error of actual.errors) {
    if (!error.path) {
      problems.push(`an error without a path: ${show(error)}`);
      continue;
    }
    const { at, end } = endOf(actual.data, error.path);
    // A field that a @requires needs and the client did not ask for: its failure is told all the same.
    if ((end === 'missing' || (end === 'value' && hidden)) && error.code === 'FAULT') continue;
    if (end !== 'null' || !expected.errors.some(({ path }) => path && startsWith(path, at)))
      if (!(end === 'null' && error.code === 'FAULT'))
        problems.push(`an error for no reason: ${show(error)}`);
  }
  return problems;
};

/** Byte for byte, the order of members included. */
export const sameText = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

export const sameData = (a: unknown, b: unknown): boolean => canonical(a) === canonical(b);

/** Whether every place of `part` has the value it has in `whole`, or is null. */
export const isPartOf = (part: unknown, whole: unknown): boolean => {
  if (part === null || part === undefined) return true;
  if (Array.isArray(part))
    return (
      Array.isArray(whole) &&
      part.length === whole.length &&
      part.every((item, index) => isPartOf(item, whole[index]))
    );
  if (typeof part !== 'object' || typeof whole !== 'object' || whole === null) return sameText(part, whole);
  const all = new Map(Object.entries(whole));
  return Object.entries(part).every(([name, value]) => all.has(name) && isPartOf(value, all.get(name)));
};
