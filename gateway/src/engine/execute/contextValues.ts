import { isObject, type JsonObject, memberOf, toJson } from '../json.ts';
import type { ContextValue, EntityTarget, Path } from '../plan/plan.ts';
import { passesAny, type TypeSystem } from '../types.ts';

/** Undefined: the path leads nowhere, or not from all items of a list. */
const valueAt = (value: unknown, path: Path, types: TypeSystem): unknown => {
  const [step, ...rest] = path;
  if (!step || value === null) return value;
  if (Array.isArray(value)) {
    const items = value.map((item) => valueAt(item, path, types));
    return items.includes(undefined) ? undefined : items;
  }
  if (!isObject(value)) return undefined;
  if (step.kind === 'field') return valueAt(memberOf(value, step.name), rest, types);
  return passesAny(types, step.types, value['__typename']) ? valueAt(value, rest, types) : undefined;
};

/** Whether something of which a subgraph knows nothing is on the path. */
const meetsUnknown = (value: unknown, path: Path, unknown: ReadonlySet<object>): boolean => {
  if (Array.isArray(value)) return value.some((item) => meetsUnknown(item, path, unknown));
  if (!isObject(value)) return false;
  if (unknown.has(value)) return true;
  const [step, ...rest] = path;
  if (!step) return false;
  return meetsUnknown(step.kind === 'field' ? memberOf(value, step.name) : value, rest, unknown);
};

/** Where the path of a context begins. */
const beginning = (
  { above: fields }: ContextValue,
  object: JsonObject,
  above: readonly JsonObject[],
): JsonObject | undefined => (fields === 0 ? object : above.at(-fields));

/** The variables of a target's contexts, each once. */
export const variablesOf = ({ contexts = [] }: EntityTarget): readonly string[] => [
  ...new Set(contexts.map(({ variable }) => variable)),
];

/** Whether no field of the entity takes what the variable carries. */
const isIdle = ({ takers }: ContextValue, object: JsonObject, types: TypeSystem): boolean =>
  takers !== undefined && !passesAny(types, takers, object['__typename']);

/** Stands for the value of a variable that the entity has no use for; no JSON. */
export const anything = 'anything';

/** The values of the variables, as JSON in their order; undefined: one of them was never fetched. */
export const valuesOf = (
  target: EntityTarget,
  object: JsonObject,
  above: readonly JsonObject[],
  types: TypeSystem,
): readonly string[] | undefined => {
  const found = new Map<string, string>();
  for (const context of target.contexts ?? []) {
    if (found.has(context.variable)) continue;
    if (isIdle(context, object, types)) {
      found.set(context.variable, anything);
      continue;
    }
    const value = valueAt(beginning(context, object, above), context.path, types);
    if (value !== undefined) found.set(context.variable, toJson(value));
  }
  const values = variablesOf(target).flatMap((variable) => found.get(variable) ?? []);
  return values.length === variablesOf(target).length ? values : undefined;
};

/** Whether what the entity takes should have come from a fetch that failed. */
export const isUnknown = (
  { contexts = [] }: EntityTarget,
  object: JsonObject,
  above: readonly JsonObject[],
  unknown: ReadonlySet<object>,
): boolean =>
  above.some((each) => unknown.has(each)) ||
  contexts.some((each) => meetsUnknown(beginning(each, object, above), each.path, unknown));
