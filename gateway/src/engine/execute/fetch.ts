import { readAnswer } from '../fetch/answer.ts';
import { type SubgraphAnswer, type SubgraphError, SubgraphFailure } from '../fetch/port.ts';
import { isObject, type JsonObject, toJson } from '../json.ts';
import { clientName } from '../operation/plannedNames.ts';
import type { Path } from '../plan/plan.ts';
import { collect, placesOf } from './collect.ts';
import type { Fetch } from './compile.ts';
import { deliver, findEntities, receiversAt, type Wanted } from './entities.ts';
import { fromFailure, fromSubgraph, maxErrors } from './errors.ts';
import type { Execution } from './execution.ts';
import { copy, mergeInto } from './merge.ts';
import { applyRewrites } from './rewrite.ts';

const bodyOf = (fetch: Fetch, variables: JsonObject, wanted: readonly Wanted[]): string => {
  let body = fetch.head;
  let separator = '';
  for (const { name, lead } of fetch.variables) {
    const value = variables[name];
    // Left out by the client: the default in the operation's text holds.
    if (value === undefined) continue;
    body += separator + lead + toJson(value);
    separator = ',';
  }
  for (const { of, representations } of wanted) {
    body += `${separator}${of.lead}[${representations.join(',')}]`;
    separator = ',';
  }
  return `${body}}}`;
};

const send = async (fetch: Fetch, execution: Execution, body: string): Promise<SubgraphAnswer> => {
  const { scope, observer } = execution;
  const observed = observer.fetchStarted(fetch.subgraph, fetch.operationKind, scope.trace);
  try {
    const headers = await execution.headers();
    const raw = await fetch.send({
      subgraph: fetch.subgraph,
      kind: fetch.operationKind,
      body,
      headers: observed.headers ? { ...headers, ...observed.headers } : headers,
      joinKey: scope.joinKey,
      deadline: scope.deadline,
      cancellation: scope.cancellation,
    });
    const answer = readAnswer(fetch.subgraph, raw);
    observed.ended(answer.errors ? 'graphql-errors' : 'ok');
    return answer;
  } catch (error) {
    observed.ended(error instanceof SubgraphFailure ? error.reason : 'malformed');
    throw error;
  }
};

/** Leads from a subgraph's error to the places in the client's result that it explains. */
const placesOfError = (
  path: SubgraphError['path'],
  fetch: Fetch,
  wanted: readonly Wanted[],
  { tree, types }: Execution,
): ((string | number)[] | undefined)[] => {
  if (!path) return [undefined];
  const [head, position, ...rest] = path;
  const asked = wanted.find(({ of }) => of.target.responseKey === head);
  if (asked && typeof position === 'number') {
    const places = asked.of.target.paths.flatMap((at, index) =>
      placesOf(tree.root, at, types, receiversAt(asked, index, position), maxErrors),
    );
    return places.map((place) => [...place, ...rest]);
  }
  if (asked) return [undefined];
  const under: Path = fetch.root?.path ?? [];
  if (under.length === 0) return [[...path]];
  const objects = new Set(collect(tree.root, under, types, true).objects);
  return placesOf(tree.root, under, types, objects, maxErrors).map((place) => [...place, ...path]);
};

const report = (
  errors: readonly SubgraphError[],
  fetch: Fetch,
  wanted: readonly Wanted[],
  execution: Execution,
): void => {
  for (const error of errors) {
    for (const place of placesOfError(error.path, fetch, wanted, execution)) {
      if (execution.errors.length >= maxErrors) return;
      const path = place?.map((part) => (typeof part === 'string' ? clientName(execution.names, part) : part));
      execution.errors.push(fromSubgraph(error, path, execution.nameOf(fetch.subgraph)));
    }
  }
};

const entitiesIn = (data: JsonObject, { of, representations }: Wanted, subgraph: string): unknown[] => {
  const { responseKey } = of.target;
  const entities = data[responseKey];
  if (!Array.isArray(entities) || entities.length !== representations.length)
    throw new SubgraphFailure(
      subgraph,
      'malformed',
      `did not answer ${responseKey} with as many entities as asked`,
    );
  return entities;
};

const deliverEntities = (
  data: JsonObject,
  fetch: Fetch,
  wanted: readonly Wanted[],
  { tree, types }: Execution,
): void => {
  for (const each of wanted) {
    const entities = entitiesIn(data, each, fetch.subgraph);
    for (let position = 0; position < entities.length; position += 1) {
      const entity = entities[position];
      if (isObject(entity)) deliver(each, position, entity, tree, types);
    }
  }
};

const deliverRoot = (data: JsonObject, fetch: Fetch, { tree, types }: Execution): void => {
  if (!fetch.root) return;
  applyRewrites(data, fetch.root.rewrites, types);
  const { objects } = collect(tree.root, fetch.root.path, types, true);
  // The last one takes the answer itself, the others copies made before anything was merged into it.
  objects.forEach((object, index) => mergeInto(object, index < objects.length - 1 ? copy(data) : data));
};

/** Runs one fetch and merges its answer. Never throws: what goes wrong becomes an error of the result. */
export const runFetch = async (fetch: Fetch, execution: Execution): Promise<void> => {
  try {
    const wanted = fetch.entities.map((of) => findEntities(of, execution.tree, execution.types));
    if (wanted.length > 0 && wanted.every(({ representations }) => representations.length === 0)) return;
    const { data, errors } = await send(fetch, execution, bodyOf(fetch, execution.variables, wanted));
    if (errors) report(errors, fetch, wanted, execution);
    if (!data) return;
    if (fetch.root) deliverRoot(data, fetch, execution);
    else deliverEntities(data, fetch, wanted, execution);
  } catch (failure) {
    execution.failed(fetch.subgraph, failure);
    execution.errors.push(fromFailure(failure, execution.nameOf(fetch.subgraph)));
  }
};
