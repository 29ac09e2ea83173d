import { isObject, type JsonObject } from '../json.ts';
import type { TypeSystem } from '../types.ts';

/** A subgraph that knows only the interface calls every object by its name: the concrete type stays. */
const mergeTypes = (existing: unknown, incoming: unknown, types: TypeSystem): unknown =>
  typeof existing === 'string' && typeof incoming === 'string' && types.passes(incoming, existing)
    ? existing
    : (incoming ?? existing);

const mergeValues = (existing: unknown, incoming: unknown, types: TypeSystem): unknown => {
  // Two subgraphs may both answer a shared field: what one knows is not undone by what another does not.
  if (incoming === null || incoming === undefined) return existing;
  if (Array.isArray(existing) && Array.isArray(incoming) && existing.length === incoming.length) {
    for (let index = 0; index < existing.length; index += 1)
      existing[index] = mergeValues(existing[index], incoming[index], types);
    return existing;
  }
  if (isObject(existing) && isObject(incoming)) {
    if (existing !== incoming) mergeInto(existing, incoming, types);
    return existing;
  }
  return incoming;
};

/** Merges what a subgraph answered into the result. `source` is given away: parts of it live on in `target`. */
export const mergeInto = (target: JsonObject, source: JsonObject, types: TypeSystem): void => {
  for (const key in source) {
    // JSON.parse makes an own member of this name; assigning it would change the prototype instead.
    if (key === '__proto__') continue;
    const existing = target[key];
    // A function is no JSON: the field has the name of a method that every object inherits.
    if (existing === undefined || typeof existing === 'function') target[key] = source[key];
    else if (key === '__typename') target[key] = mergeTypes(existing, source[key], types);
    else target[key] = mergeValues(existing, source[key], types);
  }
};

/** A copy that shares nothing, of a value that came out of JSON.parse. */
export const copy = <T>(value: T): T => {
  if (Array.isArray(value)) return value.map(copy) as T;
  if (!isObject(value)) return value;
  const result: JsonObject = {};
  for (const key in value) if (key !== '__proto__') result[key] = copy(value[key]);
  return result as T;
};
