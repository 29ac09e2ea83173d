import { isObject, type JsonObject, memberOf, toJson } from '../json.ts';
import type { ContextValue, Path } from '../plan/plan.ts';
import { passesAny, type TypeSystem } from '../types.ts';
import type { EntitiesOfFetch, Fetch } from './compile.ts';
import { findEntities, type Wanted } from './entities.ts';
import type { ResultTree } from './tree.ts';

/** Entities of one fetch, sorted by the context they are in, as far as one request asks for them. */
export interface InContexts {
  readonly fetch: Fetch;
  /** Those in each context. */
  readonly wanted: readonly Wanted[];
  /** The variables with the contexts, as members of a JSON object. */
  readonly variables: string;
}

/** Contexts that one request asks for: each is a field of its operation. */
const maxContexts = 100;

/** An object, and the objects that it is in, the nearest last. */
type Visit = (object: JsonObject, above: readonly JsonObject[]) => void;

const visitAt = (root: JsonObject, path: Path, types: TypeSystem, visit: Visit): void => {
  const walk = (value: unknown, index: number, above: readonly JsonObject[]): void => {
    if (Array.isArray(value)) {
      for (const item of value) walk(item, index, above);
      return;
    }
    if (!isObject(value)) return;
    const step = path[index];
    if (!step) visit(value, above);
    else if (step.kind === 'field') walk(memberOf(value, step.name), index + 1, [...above, value]);
    else if (passesAny(types, step.types, value['__typename'])) walk(value, index + 1, above);
  };
  walk(root, 0, []);
};

/** Undefined: the path leads nowhere. */
const valueAt = (value: unknown, path: Path, types: TypeSystem): unknown => {
  const [step, ...rest] = path;
  if (!step || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => valueAt(item, path, types));
  if (!isObject(value)) return undefined;
  if (step.kind === 'field') return valueAt(memberOf(value, step.name), rest, types);
  return passesAny(types, step.types, value['__typename']) ? valueAt(value, rest, types) : undefined;
};

/** The values of all variables, as JSON by variable; undefined: one of them was never fetched. */
const contextOf = (
  contexts: readonly ContextValue[],
  object: JsonObject,
  above: readonly JsonObject[],
  types: TypeSystem,
): ReadonlyMap<string, string> | undefined => {
  const values = new Map<string, string>();
  for (const { variable, above: fields, path } of contexts) {
    if (values.has(variable)) continue;
    const value = valueAt(fields === 0 ? object : above.at(-fields), path, types);
    if (value !== undefined) values.set(variable, toJson(value));
  }
  return contexts.every(({ variable }) => values.has(variable)) ? values : undefined;
};

interface Context {
  readonly values: readonly string[];
  readonly objects: Set<JsonObject>;
}

const contextsOf = ({ target }: EntitiesOfFetch, tree: ResultTree, types: TypeSystem): readonly Context[] => {
  const contexts = new Map<string, Context>();
  for (const path of target.paths)
    visitAt(tree.root, path, types, (object, above) => {
      const found = contextOf(target.contexts ?? [], object, above, types);
      if (!found) {
        // What is above it came from a fetch that failed, and an error says why.
        if (above.some((each) => tree.unknown.has(each))) tree.unknown.add(object);
        return;
      }
      const values = [...found.values()];
      const key = values.join(',');
      const context = contexts.get(key) ?? { values, objects: new Set() };
      contexts.set(key, context);
      context.objects.add(object);
    });
  return [...contexts.values()];
};

/** The variables of a target's contexts, each once, in the order of a context's values. */
const variablesOf = ({ target }: EntitiesOfFetch): readonly string[] => [
  ...new Set((target.contexts ?? []).map(({ variable }) => variable)),
];

/**
 * Finds the entities of a fetch whose fields take arguments `@fromContext`, sorted by what they take: a variable has one
 * value for all entities of one field, so those in each context are asked for by a field of their own.
 */
export const findInContexts = (
  of: EntitiesOfFetch,
  fetchFor: (contexts: number) => Fetch,
  tree: ResultTree,
  types: TypeSystem,
): InContexts[] => {
  const contexts = contextsOf(of, tree, types);
  const parts: InContexts[] = [];
  for (let first = 0; first < contexts.length; first += maxContexts) {
    const some = contexts.slice(first, first + maxContexts);
    const fetch = fetchFor(some.length);
    const members: string[] = [];
    const wanted = fetch.entities.map((entities, index) => {
      const { values = [], objects } = some[index] ?? {};
      variablesOf(entities).forEach((name, at) => members.push(`${toJson(name)}:${values[at]}`));
      return findEntities(entities, tree, types, objects);
    });
    parts.push({ fetch, wanted, variables: members.join(',') });
  }
  return parts;
};
