import type { JsonObject } from '../json.ts';
import type { MemberShape, ObjectShape, ValueShape } from './shape.ts';

/** What a place of the answer lacks; `path` is the response path. */
export interface Incompletion {
  readonly message: string;
  readonly path: readonly (string | number)[];
}

export interface WriteInput {
  readonly shape: ObjectShape;
  readonly root: JsonObject;
  /** Values of the tree with several places: each is written once. */
  readonly shared: ReadonlySet<object>;
  /** Objects of the tree that may lack fields. */
  readonly unknown: ReadonlySet<object>;
  /** No string in the tree holds anything that JSON would have to escape. */
  readonly isPlain: boolean;
  /** JSON of the introspection fields, by response key. */
  readonly introspection: ReadonlyMap<string, string> | undefined;
}

export interface Written {
  readonly json: string;
  readonly incompletions: readonly Incompletion[];
  /** Nullable fields that are null in `json` because no answer had them, with no reason that is known here. */
  readonly lost: readonly Incompletion[];
  /** Whether any field is missing in that way, also one that may not be null and is told as an incompletion. */
  readonly lossy: boolean;
  /** Paths at which an object was left out because its caller may not see its type; each once. */
  readonly hidden: ReadonlySet<readonly string[]>;
  /** What all of it costs, as the shape says; what has several places counts at each. */
  readonly cost: number;
}

interface Run extends WriteInput {
  readonly written: Map<object, { readonly shape: ValueShape; readonly json: string; readonly cost: number }>;
  incomplete: boolean;
  /** Whether a field is missing, not null, in an object that should have it. */
  lossy: boolean;
  cost: number;
  /** Where objects are hidden because of their type. */
  readonly hidden: Set<readonly string[]>;
  /** Only when looking for what is incomplete. */
  readonly trail: (string | number)[] | undefined;
  readonly found: Incompletion[];
  readonly lost: Incompletion[];
}

/** Longest list of incompletions; more tell nobody more. */
const maxIncompletions = 100;

const incomplete = (run: Run, message: string): void => {
  run.incomplete = true;
  if (run.trail && run.found.length < maxIncompletions) run.found.push({ message, path: [...run.trail] });
};

const lose = (run: Run, { nonNull, place }: ValueShape): void => {
  run.lossy = true;
  // Where it may not be null, it is an incompletion already.
  if (run.trail && !nonNull && run.lost.length < maxIncompletions)
    run.lost.push({ message: `no answer had a value for ${place}`, path: [...run.trail] });
};

/** What stands for a value that is not there; undefined: the object around it cannot be there either. */
const absent = (shape: ValueShape): string | undefined => (shape.nonNull ? undefined : 'null');

const writeMember = (object: JsonObject, member: MemberShape, run: Run): string | undefined => {
  const { value } = member;
  switch (value.kind) {
    case 'value': {
      const held = object[value.from];
      if (held === undefined && !run.unknown.has(object)) lose(run, value.shape);
      return writeValue(held, value.shape, run);
    }
    case 'typename':
      if (value.json === undefined) incomplete(run, 'an object did not tell its type');
      return value.json;
    case 'introspection':
      return run.introspection?.get(member.key) ?? 'null';
    case 'denied':
      return value.json;
  }
};

const writeObject = (object: JsonObject, shape: ObjectShape, run: Run): string | undefined => {
  const typename = object['__typename'];
  const members = shape.members(typeof typename === 'string' ? typename : shape.declared);
  if (!members) {
    incomplete(run, `an unknown type of object for ${shape.place}`);
    return absent(shape);
  }
  if (members === 'open') {
    if (!run.unknown.has(object)) run.lossy = true;
    incomplete(run, 'an object did not tell its type');
    return absent(shape);
  }
  if (members === 'denied') {
    if (shape.path) run.hidden.add(shape.path);
    return absent(shape);
  }
  run.cost += members.cost;
  if (members.length === 0) return '{}';
  let text = '';
  for (const member of members) {
    if (run.trail) run.trail.push(member.key);
    const json = writeMember(object, member, run);
    if (run.trail) run.trail.pop();
    if (json === undefined) return absent(shape);
    text += member.lead;
    text += json;
  }
  return `${text}}`;
};

const writeList = (list: readonly unknown[], of: ValueShape, run: Run): string | undefined => {
  if (of.kind === 'leaf') run.cost += of.cost * list.length;
  let text = '[';
  for (let index = 0; index < list.length; index += 1) {
    if (run.trail) run.trail.push(index);
    const json = writeValue(list[index], of, run);
    if (run.trail) run.trail.pop();
    if (json === undefined) return undefined;
    if (index > 0) text += ',';
    text += json;
  }
  return `${text}]`;
};

const writeComposite = (value: object, shape: ValueShape, run: Run): string | undefined => {
  if (shape.kind === 'list') {
    if (Array.isArray(value)) return writeList(value, shape.of, run) ?? absent(shape);
  } else if (shape.kind === 'object' && !Array.isArray(value)) {
    return writeObject(value as JsonObject, shape, run);
  }
  incomplete(run, `an invalid value for ${shape.place}`);
  return absent(shape);
};

function writeValue(value: unknown, shape: ValueShape, run: Run): string | undefined {
  // A function is no JSON: the field is called `constructor` or the like, and the object has none.
  if (value === null || value === undefined || typeof value === 'function') {
    if (shape.nonNull) incomplete(run, `Cannot return null for non-nullable field ${shape.place}.`);
    return absent(shape);
  }
  if (shape.kind === 'leaf') {
    const json = shape.write(value, run.isPlain);
    if (json !== undefined) return json;
    incomplete(run, `an invalid value for ${shape.place}`);
    return absent(shape);
  }
  if (typeof value !== 'object') {
    incomplete(run, `an invalid value for ${shape.place}`);
    return absent(shape);
  }
  // An incomplete value is not remembered: every place of it has an error of its own.
  if (run.trail || !run.shared.has(value)) return writeComposite(value, shape, run);
  const before = run.written.get(value);
  if (before?.shape === shape) {
    run.cost += before.cost;
    return before.json;
  }
  const already = run.cost;
  const json = writeComposite(value, shape, run);
  if (json !== undefined) run.written.set(value, { shape, json, cost: run.cost - already });
  return json;
}

const start = (input: WriteInput, trail: (string | number)[] | undefined): Run => ({
  shape: input.shape,
  root: input.root,
  shared: input.shared,
  unknown: input.unknown,
  isPlain: input.isPlain,
  introspection: input.introspection,
  written: new Map(),
  incomplete: false,
  lossy: false,
  cost: 0,
  hidden: new Set(),
  trail,
  found: [],
  lost: [],
});

/**
 * Writes the answer's `data` as JSON, straight from the merged result: exactly what the operation selected, in
 * its order, with nulls going up to the nearest nullable place (GraphQL spec, section 6.4.4). The way to
 * what is missing is looked for in a second run, and only when something is.
 */
export const writeData = (input: WriteInput): Written => {
  const run = start(input, undefined);
  const json = writeObject(input.root, input.shape, run) ?? 'null';
  const { hidden, cost, lossy } = run;
  if (!run.incomplete && !lossy) return { json, incompletions: [], lost: [], lossy, hidden, cost };
  const search = start(input, []);
  writeObject(input.root, input.shape, search);
  return { json, incompletions: search.found, lost: search.lost, lossy, hidden, cost };
};
