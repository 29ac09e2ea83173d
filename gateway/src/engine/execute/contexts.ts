import { isObject, type JsonObject, memberOf, toJson } from '../json.ts';
import type { Path } from '../plan/plan.ts';
import { passesAny, type TypeSystem } from '../types.ts';
import type { EntitiesOfFetch, Fetch } from './compile.ts';
import { anything, isUnknown, valuesOf, variablesOf } from './contextValues.ts';
import { entitiesAmong, type Wanted } from './entities.ts';
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

/** An entity, the path at which it was found, and the values of its context. */
interface Found {
  readonly object: JsonObject;
  readonly path: number;
  readonly values: readonly string[];
}

const findAll = ({ target }: EntitiesOfFetch, tree: ResultTree, types: TypeSystem): readonly Found[] => {
  const { paths } = target;
  const found: Found[] = [];
  paths.forEach((steps, path) =>
    visitAt(tree.root, steps, types, (object, above) => {
      const values = valuesOf(target, object, above, types);
      if (values) found.push({ object, path, values });
      // An error says why.
      else if (isUnknown(target, object, above, tree.unknown)) tree.unknown.add(object);
    }),
  );
  return found;
};

interface Context {
  readonly values: readonly string[];
  /** By the target's paths. */
  readonly objects: readonly JsonObject[][];
}

const contextsOf = (of: EntitiesOfFetch, tree: ResultTree, types: TypeSystem): readonly Context[] => {
  const all = findAll(of, tree, types);
  // What one entity has no use for is as another needs it: a variable may have to have a value.
  const some = variablesOf(of.target).map(
    (_, at) => all.find(({ values }) => values[at] !== anything)?.values[at] ?? 'null',
  );
  const contexts = new Map<string, Context>();
  for (const { object, path, values: own } of all) {
    const values = own.map((value, at) => (value === anything ? (some[at] ?? 'null') : value));
    const key = values.join(',');
    const context = contexts.get(key) ?? { values, objects: of.target.paths.map(() => []) };
    contexts.set(key, context);
    context.objects[path]?.push(object);
  }
  return [...contexts.values()];
};

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
      const { values = [], objects = [] } = some[index] ?? {};
      variablesOf(entities.target).forEach((name, at) => members.push(`${toJson(name)}:${values[at]}`));
      return entitiesAmong(entities, objects, tree);
    });
    parts.push({ fetch, wanted, variables: members.join(',') });
  }
  return parts;
};
