import { isObject, type JsonObject, memberOf } from '../json.ts';
import type { Path, Rewrite } from '../plan/plan.ts';
import { passesAny, type TypeSystem } from '../types.ts';

const change = (object: JsonObject, { field, change: how }: Rewrite): void => {
  if (how.kind === 'set') {
    object[field] = how.value;
  } else if (memberOf(object, field) !== undefined) {
    object[how.to] = object[field];
    delete object[field];
  }
};

const at = (value: unknown, path: Path, index: number, types: TypeSystem, rewrite: Rewrite): void => {
  if (Array.isArray(value)) {
    for (const item of value) at(item, path, index, types, rewrite);
    return;
  }
  if (!isObject(value)) return;
  const step = path[index];
  if (!step) {
    change(value, rewrite);
  } else if (step.kind === 'field') {
    at(memberOf(value, step.name), path, index + 1, types, rewrite);
  } else if (passesAny(types, step.types, value['__typename'])) {
    at(value, path, index + 1, types, rewrite);
  }
};

/** Undoes the renaming that a planner did to keep two fields of one fetch apart. */
export const applyRewrites = (value: unknown, rewrites: readonly Rewrite[], types: TypeSystem): void => {
  for (const rewrite of rewrites) at(value, rewrite.path, 0, types, rewrite);
};
