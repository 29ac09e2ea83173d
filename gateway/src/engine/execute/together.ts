import type { Path, PathStep } from '../plan/plan.ts';

const isSame = (a: PathStep, b: PathStep | undefined): boolean => {
  if (a.kind === 'field') return b?.kind === 'field' && a.name === b.name;
  return b?.kind === 'type' && a.types.join(' ') === b.types.join(' ');
};

const isSamePath = (a: Path, b: Path): boolean =>
  a.length === b.length && a.every((step, index) => isSame(step, b[index]));

const fieldsOf = (path: Path): readonly string[] =>
  path.flatMap((step) => (step.kind === 'field' ? [step.name] : []));

/** The path up to its nth field. */
const upTo = (path: Path, fields: number): Path => {
  let passed = 0;
  const end = path.findIndex((step) => {
    if (step.kind === 'field') passed += 1;
    return passed === fields;
  });
  return path.slice(0, end + 1);
};

/**
 * Whether every fetch of a plan that passes the fields of `path` finds the same objects there. Otherwise one
 * goes to the author of a book only, another to that of a film, and what they bring may differ under one
 * response key: such objects must never become one, however equal they are.
 */
export const belongTogether = (path: Path, all: readonly Path[]): boolean => {
  const fields = fieldsOf(path);
  // Conditions on the objects themselves split no equals: those have one type.
  const own = upTo(path, fields.length);
  return all.every((other) => {
    const passed = fieldsOf(other);
    const isElsewhere = fields.some((name, index) => passed[index] !== name);
    return isElsewhere || isSamePath(own, upTo(other, fields.length));
  });
};
