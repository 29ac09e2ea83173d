import { isObject, type JsonObject, memberOf } from '../json.ts';
import type { Path } from '../plan/plan.ts';
import { passesAny, type TypeSystem } from '../types.ts';

/** The objects at a path of the result, each with the place that holds it. */
export interface Found {
  readonly objects: JsonObject[];
  /** The object or list in which `objects[i]` sits under `keys[i]`; undefined for the root. */
  readonly holders: (JsonObject | unknown[] | undefined)[];
  readonly keys: (string | number)[];
}

/** Whether a value is met for the first time. */
type Fresh = (value: object) => boolean;

const always: Fresh = () => true;

/** Only what has several places can be met again, and whatever is inside it then need not be looked at again. */
const firstTime = (shared: ReadonlySet<object>): Fresh => {
  if (shared.size === 0) return always;
  let seen: Set<object> | undefined;
  return (value) => {
    if (!shared.has(value)) return true;
    seen ??= new Set();
    return seen.size < seen.add(value).size;
  };
};

/** Adds the objects of a value, out of lists of any depth. */
const addObjects = (objects: JsonObject[], value: unknown, fresh: Fresh): void => {
  if (typeof value !== 'object' || value === null || !fresh(value)) return;
  if (Array.isArray(value)) for (const item of value) addObjects(objects, item, fresh);
  else objects.push(value as JsonObject);
};

/** The same, with the place of each. */
const addPlaces = (
  found: Found,
  value: unknown,
  holder: JsonObject | unknown[],
  key: string | number,
  fresh: Fresh,
): void => {
  if (typeof value !== 'object' || value === null || !fresh(value)) return;
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index += 1) addPlaces(found, value[index], value, index, fresh);
  } else {
    found.objects.push(value as JsonObject);
    found.holders.push(holder);
    found.keys.push(key);
  }
};

const keep = (found: Found, wanted: (object: JsonObject) => boolean): Found => {
  const kept: Found = { objects: [], holders: [], keys: [] };
  found.objects.forEach((object, index) => {
    if (!wanted(object)) return;
    kept.objects.push(object);
    kept.holders.push(found.holders[index]);
    kept.keys.push(found.keys[index] ?? '');
  });
  return kept;
};

/** Where the places begin to matter: at the last step through a field. */
const lastFieldOf = (path: Path): number => path.findLastIndex(({ kind }) => kind === 'field');

/**
 * Every object at `path` once, in the order of the result, walking through lists of any depth. `shared`: the
 * values of the tree that have several places.
 */
export const collect = (
  root: JsonObject,
  path: Path,
  types: TypeSystem,
  shared: ReadonlySet<object>,
): Found => {
  const last = lastFieldOf(path);
  let objects: JsonObject[] = [root];
  let found: Found = { objects, holders: [undefined], keys: [''] };
  path.forEach((step, index) => {
    if (step.kind === 'type') {
      const passes = (object: JsonObject): boolean => passesAny(types, step.types, object['__typename']);
      if (index < last) objects = objects.filter(passes);
      else found = keep(found, passes);
      return;
    }
    const { name } = step;
    const fresh = firstTime(shared);
    if (index < last) {
      const next: JsonObject[] = [];
      for (const object of objects) addObjects(next, memberOf(object, name), fresh);
      objects = next;
    } else {
      found = { objects: [], holders: [], keys: [] };
      for (const object of objects) addPlaces(found, memberOf(object, name), object, name, fresh);
    }
  });
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
