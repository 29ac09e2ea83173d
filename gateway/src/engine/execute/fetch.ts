import { type SubgraphAnswer, SubgraphFailure } from '../fetch/port.ts';
import { isObject, type JsonObject, memberOf, toJson } from '../json.ts';
import { ask, type Asked, keep, positionOf } from './ask.ts';
import { collect } from './collect.ts';
import type { Fetch } from './compile.ts';
import { findInContexts, type InContexts } from './contexts.ts';
import { deliver, deliverNothing, findEntities, release, type Wanted } from './entities.ts';
import { report } from './errorPlaces.ts';
import { fromFailure } from './errors.ts';
import type { Execution } from './execution.ts';
import { copy, mergeInto } from './merge.ts';
import { applyRewrites } from './rewrite.ts';
import { send } from './send.ts';

/** `contexts`: the members that are no variables of the client. */
const variablesOf = (fetch: Fetch, variables: JsonObject, contexts: string): string => {
  let text = contexts;
  for (const { name, lead } of fetch.variables) {
    const value = memberOf(variables, name);
    // Left out by the client: the default in the operation's text holds.
    if (value === undefined) continue;
    if (text !== '') text += ',';
    text += lead + toJson(value);
  }
  return text;
};

const bodyOf = ({ head }: Fetch, variables: string, asked: readonly Asked[]): string => {
  let body = head + variables;
  let separator = variables === '' ? '' : ',';
  for (const { wanted, representations } of asked) {
    body += `${separator}${wanted.of.lead}[${representations.join(',')}]`;
    separator = ',';
  }
  return `${body}}}`;
};

const entitiesIn = (data: JsonObject, { wanted, representations }: Asked, subgraph: string): unknown[] => {
  const { responseKey } = wanted.of.target;
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
  answer: SubgraphAnswer,
  data: JsonObject,
  fetch: Fetch,
  asked: readonly Asked[],
  execution: Execution,
): void => {
  for (const each of asked) {
    const entities = entitiesIn(data, each, fetch.subgraph);
    keep(each, entities, answer, execution);
    for (let sent = 0; sent < entities.length; sent += 1) {
      const entity = entities[sent];
      const position = positionOf(each, sent);
      if (isObject(entity)) deliver(each.wanted, position, entity, execution.tree, execution.types);
      else deliverNothing(each.wanted, position, execution.tree);
    }
  }
};

const deliverRoot = (data: JsonObject, fetch: Fetch, { tree, types }: Execution): void => {
  if (!fetch.root) return;
  applyRewrites(data, fetch.root.rewrites, types);
  const { objects } = collect(tree.root, fetch.root.path, types, tree.shared);
  // The last one takes the answer itself, the others copies made before anything was merged into it.
  objects.forEach((object, index) =>
    mergeInto(object, index < objects.length - 1 ? copy(data) : data, types),
  );
};

const isEmpty = ({ representations }: { readonly representations: readonly string[] }): boolean =>
  representations.length === 0;

/** What waits for this fetch has nothing to wait for: an error says why. */
const deliverFailure = (fetch: Fetch, wanted: readonly Wanted[], { tree, types }: Execution): void => {
  if (fetch.root)
    for (const object of collect(tree.root, fetch.root.path, types, tree.shared).objects)
      tree.unknown.add(object);
  for (const each of wanted)
    for (let position = 0; position < each.representations.length; position += 1)
      deliverNothing(each, position, tree, true);
};

/**
 * Asks once more for what was asked beside entities that failed as a whole: such an error takes all of an
 * answer with it, and it is the planner that put them into one fetch.
 */
const fetchRest = async (
  fetch: Fetch,
  wanted: readonly Wanted[],
  errors: SubgraphAnswer['errors'],
  execution: Execution,
  contexts: string,
): Promise<void> => {
  const failed = new Set(
    wanted
      .map(({ of }) => of.target.responseKey)
      .filter((key) => errors?.some(({ path }) => path?.[0] === key)),
  );
  const isFailed = ({ of }: Wanted): boolean => failed.has(of.target.responseKey);
  const rest = failed.size > 0 ? wanted.filter((each) => !isFailed(each)) : [];
  deliverFailure(fetch, rest.length > 0 ? wanted.filter(isFailed) : wanted, execution);
  if (rest.length > 0) await fetchWanted(fetch.without(failed), rest, execution, contexts);
};

async function fetchWanted(
  fetch: Fetch,
  wanted: readonly Wanted[],
  execution: Execution,
  contexts: string,
): Promise<void> {
  if (wanted.length > 0 && wanted.every(isEmpty)) return;
  if (
    fetch.root &&
    collect(execution.tree.root, fetch.root.path, execution.types, execution.tree.shared).objects.length === 0
  )
    return;
  const variables = variablesOf(fetch, execution.variables, contexts);
  const asking = ask(fetch, wanted, variables, execution);
  const asked = asking instanceof Promise ? await asking : asking;
  if (asked.length > 0 && asked.every(isEmpty)) return;
  const answer = await send(fetch, execution, bodyOf(fetch, variables, asked));
  if (answer.errors) report(answer.errors, fetch, asked, execution);
  if (!answer.data) return fetchRest(fetch, wanted, answer.errors, execution, contexts);
  if (fetch.root) deliverRoot(answer.data, fetch, execution);
  else deliverEntities(answer, answer.data, fetch, asked, execution);
}

/** `find` leaves in `wanted` what it has found when it throws. */
const run = async (
  fetch: Fetch,
  execution: Execution,
  find: (wanted: Wanted[]) => void,
  contexts = '',
): Promise<void> => {
  const wanted: Wanted[] = [];
  try {
    find(wanted);
    await fetchWanted(fetch, wanted, execution, contexts);
  } catch (failure) {
    execution.failed(fetch.subgraph, failure);
    execution.errors.push(fromFailure(failure, execution.nameOf(fetch.subgraph)));
    deliverFailure(fetch, wanted, execution);
  } finally {
    for (const each of wanted) release(each, execution.tree);
  }
};

const findAll = ({ entities }: Fetch, { tree, types }: Execution, wanted: Wanted[]): void => {
  for (const of of entities) wanted.push(findEntities(of, tree, types));
};

/** One fetch for every so many contexts that its entities are in. */
const runInContexts = (
  fetch: Fetch,
  contexts: NonNullable<Fetch['inContexts']>,
  execution: Execution,
): Promise<unknown> => {
  const { tree, types } = execution;
  let parts: readonly InContexts[];
  try {
    parts = fetch.entities.flatMap((of) => findInContexts(of, contexts, tree, types));
  } catch (failure) {
    // A value that cannot be written, for it is nested too deep: nobody's field but these has to go without.
    return run(fetch, execution, (wanted) => {
      findAll(fetch, execution, wanted);
      throw failure;
    });
  }
  return Promise.all(
    parts.map((part) =>
      run(part.fetch, execution, (wanted) => void wanted.push(...part.wanted), part.variables),
    ),
  );
};

/** Runs one fetch and merges its answer. Never throws: what goes wrong becomes an error of the result. */
export const runFetch = (fetch: Fetch, execution: Execution): Promise<unknown> =>
  fetch.inContexts
    ? runInContexts(fetch, fetch.inContexts, execution)
    : run(fetch, execution, (wanted) => findAll(fetch, execution, wanted));
