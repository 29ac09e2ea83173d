import type { JsonObject } from '../json.ts';
import type { TypeSystem } from '../types.ts';
import { collect } from './collect.ts';
import type { EntitiesOfFetch } from './compile.ts';
import { copy, mergeInto } from './merge.ts';
import { type Representations, unidentified } from './represent.ts';
import { applyRewrites } from './rewrite.ts';
import { replace, type ResultTree, successorOf } from './tree.ts';

/** By representation: the objects that wait for it. */
type Receivers = readonly (readonly JsonObject[] | undefined)[];

/** The entities that one `_entities` field asks for: each distinct representation once, with all who wait for it. */
export interface Wanted {
  readonly of: EntitiesOfFetch;
  /** As JSON, in the order of sending. */
  readonly representations: readonly string[];
  /** The `__typename` of each representation. */
  readonly typenames: readonly string[];
  /** For each path of the target. */
  readonly receivers: readonly Receivers[];
}

const positionIn = (list: Representations, object: JsonObject, tree: ResultTree): number => {
  const position = list.add(object);
  if (position === unidentified) tree.unknown.add(object);
  return position;
};

const findAt = (
  { target, representer, together }: EntitiesOfFetch,
  path: number,
  list: Representations,
  tree: ResultTree,
  types: TypeSystem,
): Receivers => {
  const waiting: JsonObject[][] = [];
  const canonical: (JsonObject | undefined)[] = [];
  const mayShare = together[path] === true;
  const found = collect(tree.root, target.paths[path] ?? [], types, tree.shared);
  for (let index = 0; index < found.objects.length; index += 1) {
    const object = found.objects[index] as JsonObject;
    const position = positionIn(list, object, tree);
    if (position < 0) continue;
    const same = (waiting[position] ??= []);
    const holder = found.holders[index] as JsonObject | undefined;
    if (!mayShare || holder === undefined || !representer.isAllOf(object)) {
      same.push(object);
      continue;
    }
    const first = canonical[position];
    if (first === undefined) {
      canonical[position] = object;
      same.push(object);
    } else if (tree.shared.has(object)) {
      // It has other places than the one where it was found.
      same.push(object);
    } else {
      replace(tree, object, first, holder, found.keys[index] as string);
    }
  }
  return waiting;
};

/**
 * Finds the entities of one target and writes their representations. Two objects at one path that hold
 * nothing but equal representations become one object with two places: whatever is fetched for it later is
 * then fetched, merged and written once. The objects found are held until `release`.
 */
export const findEntities = (of: EntitiesOfFetch, tree: ResultTree, types: TypeSystem): Wanted => {
  const list = of.representer.list(tree);
  const receivers = of.target.paths.map((_, path) => {
    const found = findAt(of, path, list, tree, types);
    tree.held += 1;
    return found;
  });
  return { of, representations: list.texts, typenames: list.typenames, receivers };
};

/** The same of objects that were found before, by the target's paths; none of them become one. */
export const entitiesAmong = (
  of: EntitiesOfFetch,
  found: readonly (readonly JsonObject[])[],
  tree: ResultTree,
): Wanted => {
  const list = of.representer.list(tree);
  const receivers = found.map((objects) => {
    const waiting: JsonObject[][] = [];
    for (const object of objects) {
      const position = positionIn(list, object, tree);
      if (position >= 0) (waiting[position] ??= []).push(object);
    }
    tree.held += 1;
    return waiting;
  });
  return { of, representations: list.texts, typenames: list.typenames, receivers };
};

/** Once nothing is delivered any more. */
export const release = ({ receivers }: Wanted, tree: ResultTree): void => {
  tree.held -= receivers.length;
};

const isObjectOrList = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** Whether merging would go into values that the object has, and leave parts of `source` inside them. */
const meets = (object: JsonObject, source: JsonObject): boolean => {
  for (const key in source) if (isObjectOrList(source[key]) && isObjectOrList(object[key])) return true;
  return false;
};

const share = (source: JsonObject, shared: Set<object>): void => {
  for (const key in source) {
    const value = source[key];
    if (isObjectOrList(value)) shared.add(value);
  }
};

/** Puts what came back for representation `position` into everything that waits for it. */
export const deliver = (
  wanted: Wanted,
  position: number,
  entity: JsonObject,
  tree: ResultTree,
  types: TypeSystem,
): void => {
  const { target, together } = wanted.of;
  applyRewrites(entity, target.outputRewrites, types);
  let used = false;
  for (let path = 0; path < wanted.receivers.length; path += 1) {
    const objects = wanted.receivers[path]?.[position];
    if (!objects) continue;
    // Later fetches may ask different things at another path: nothing is shared across paths.
    let source = used ? copy(entity) : entity;
    used = true;
    const several = objects.length > 1;
    const mayShare = several && together[path] === true;
    if (mayShare) share(source, tree.shared);
    for (let index = 0; index < objects.length; index += 1) {
      const object = successorOf(tree, objects[index] as JsonObject);
      if (index > 0 && !mayShare) source = copy(entity);
      mergeInto(object, mayShare && meets(object, source) ? copy(source) : source, types);
    }
  }
};

/** Remembers that the subgraph knows nothing of representation `position`, so that nobody looks for its fields. */
export const deliverNothing = (
  { receivers }: Wanted,
  position: number,
  tree: ResultTree,
  failed = false,
): void => {
  for (const waiting of receivers)
    for (const object of waiting[position] ?? []) {
      const now = successorOf(tree, object);
      tree.unknown.add(now);
      if (failed) tree.failed.add(now);
    }
};

/** The objects at one path of the target that wait for representation `position`. */
export const receiversAt = (
  { receivers }: Wanted,
  path: number,
  position: number,
  tree: ResultTree,
): ReadonlySet<JsonObject> =>
  new Set(receivers[path]?.[position]?.map((object) => successorOf(tree, object)));
