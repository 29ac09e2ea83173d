import { isObject, type JsonObject, memberOf } from '../json.ts';
import type { Path } from '../plan/plan.ts';
import type { TypeSystem } from '../types.ts';

/** The objects at a path of the result, each with the place that holds it. */
export interface Found {
  readonly objects: JsonObject[];
  /** The object or list in which `objects[i]` sits under `keys[i]`; undefined for the root. */
  readonly holders: (JsonObject | unknown[] | undefined)[];
  readonly keys: (string | number)[];
}

const add = (found: Found, value: unknown, holder: JsonObject | unknown[], key: string | number): void => {
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index += 1) add(found, value[index], value, index);
  } else if (typeof value === 'object' && value !== null) {
    found.objects.push(value as JsonObject);
    found.holders.push(holder);
    found.keys.push(key);
  }
};

const none = (): Found => ({ objects: [], holders: [], keys: [] });

const passesAny = (types: TypeSystem, conditions: readonly string[], typename: unknown): boolean =>
  typeof typename !== 'string' || conditions.some((condition) => types.passes(condition, typename));

const filterTypes = (found: Found, conditions: readonly string[], types: TypeSystem): Found => {
  const kept = none();
  found.objects.forEach((object, index) => {
    if (!passesAny(types, conditions, object['__typename'])) return;
    kept.objects.push(object);
    kept.holders.push(found.holders[index]);
    kept.keys.push(found.keys[index] ?? '');
  });
  return kept;
};

/** An object that several places hold is walked into once. */
const distinct = (found: Found): Found => {
  const seen = new Set<JsonObject>();
  const kept = none();
  found.objects.forEach((object, index) => {
    if (seen.has(object)) return;
    seen.add(object);
    kept.objects.push(object);
    kept.holders.push(found.holders[index]);
    kept.keys.push(found.keys[index] ?? '');
  });
  return kept;
};

/**
 * Every object at `path`, in the order of the result, walking through lists of any depth. `sharing`: some
 * objects of the tree have several places, and each is wanted once.
 */
export const collect = (root: JsonObject, path: Path, types: TypeSystem, sharing: boolean): Found => {
  let found: Found = { objects: [root], holders: [undefined], keys: [''] };
  for (const step of path) {
    if (step.kind === 'type') {
      found = filterTypes(found, step.types, types);
    } else {
      const next = none();
      const { name } = step;
      for (const object of found.objects) add(next, memberOf(object, name), object, name);
      found = sharing ? distinct(next) : next;
    }
    if (found.objects.length === 0) break;
  }
  return found;
};

/** The response path of every place under `path` whose object is wanted. Slow: for errors only. */
export const placesOf = (
  root: JsonObject,
  path: Path,
  types: TypeSystem,
  wanted: ReadonlySet<JsonObject>,
  limit: number,
): (string | number)[][] => {
  const places: (string | number)[][] = [];
  const walk = (value: unknown, index: number, at: (string | number)[]): void => {
    if (places.length >= limit) return;
    if (Array.isArray(value)) {
      value.forEach((item, position) => walk(item, index, [...at, position]));
      return;
    }
    if (!isObject(value)) return;
    const step = path[index];
    if (!step) {
      if (wanted.has(value)) places.push(at);
    } else if (step.kind === 'field') {
      walk(memberOf(value, step.name), index + 1, [...at, step.name]);
    } else if (passesAny(types, step.types, value['__typename'])) {
      walk(value, index + 1, at);
    }
  };
  walk(root, 0, []);
  return places;
};
