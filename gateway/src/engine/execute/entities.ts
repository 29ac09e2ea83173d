import type { JsonObject } from '../json.ts';
import type { Path } from '../plan/plan.ts';
import type { TypeSystem } from '../types.ts';
import { collect } from './collect.ts';
import type { EntitiesOfFetch } from './compile.ts';
import { copy, mergeInto } from './merge.ts';
import { applyRewrites } from './rewrite.ts';

/** The entities that one `_entities` field asks for: each distinct representation once, with all who wait for it. */
export interface Wanted {
  readonly of: EntitiesOfFetch;
  /** As JSON, in the order of sending. */
  readonly representations: readonly string[];
  /** The `__typename` of each representation. */
  readonly typenames: readonly string[];
  /** `receivers[path][i]`: the objects at that path that representation i stands for. */
  readonly receivers: (readonly (readonly JsonObject[])[])[];
}

/** What the executions of one request share about its result. */
export interface ResultTree {
  readonly root: JsonObject;
  /** Values of the tree that have several places. */
  readonly shared: Set<object>;
}

/**
 * Finds the entities of one target and writes their representations. Two objects at one path that hold
 * nothing but equal representations become one object with two places: whatever is fetched for it later is
 * then fetched, merged and written once.
 */
export const findEntities = (of: EntitiesOfFetch, tree: ResultTree, types: TypeSystem): Wanted => {
  const { target, representer } = of;
  const list = representer.list();
  const receivers = target.paths.map((path) => {
    const waiting: JsonObject[][] = [];
    const canonical: (JsonObject | undefined)[] = [];
    const { objects, holders, keys } = collect(tree.root, path, types, tree.shared.size > 0);
    for (let index = 0; index < objects.length; index += 1) {
      const object = objects[index] as JsonObject;
      const position = list.add(object);
      if (position < 0) continue;
      const same = (waiting[position] ??= []);
      const holder = holders[index] as JsonObject | undefined;
      if (holder === undefined || !representer.isAllOf(object)) {
        same.push(object);
        continue;
      }
      const first = canonical[position];
      if (first === undefined) {
        canonical[position] = object;
        same.push(object);
      } else if (first !== object) {
        holder[keys[index] as string] = first;
        tree.shared.add(first);
      }
    }
    return waiting;
  });
  return { of, representations: list.texts, typenames: list.typenames, receivers };
};

const share = (entity: JsonObject, shared: Set<object>): void => {
  for (const key in entity) {
    const value = entity[key];
    if (typeof value === 'object' && value !== null) shared.add(value);
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
  applyRewrites(entity, wanted.of.target.outputRewrites, types);
  let used = false;
  for (const atPath of wanted.receivers) {
    const objects = atPath[position];
    if (!objects || objects.length === 0) continue;
    // Later fetches may ask different things at another path: nothing is shared across paths.
    const source = used ? copy(entity) : entity;
    used = true;
    if (objects.length > 1) share(source, tree.shared);
    for (const object of objects) mergeInto(object, source);
  }
};

/** The objects at one path that wait for representation `position`. */
export const receiversAt = (wanted: Wanted, path: number, position: number): ReadonlySet<JsonObject> =>
  new Set(wanted.receivers[path]?.[position]);

export const pathsOf = (wanted: Wanted): readonly Path[] => wanted.of.target.paths;
