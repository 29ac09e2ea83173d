import type { EntityQuestion } from '../cache/port.ts';
import type { SubgraphAnswer } from '../fetch/port.ts';
import { isPlainJson, type JsonObject } from '../json.ts';
import type { Fetch } from './compile.ts';
import { deliver, type Wanted } from './entities.ts';
import type { Execution } from './execution.ts';

/** What is left to ask the subgraph of the wanted entities, once the cache gave what it has. */
export interface Asked {
  readonly wanted: Wanted;
  /** Representations in the order of sending. */
  readonly representations: readonly string[];
  /** `positions[i]`: which of the wanted entities the i-th sent one is; undefined: the same. */
  readonly positions: readonly number[] | undefined;
  /** Under which the answer may be kept; undefined: not at all. */
  readonly question: EntityQuestion | undefined;
}

const askAll = (wanted: Wanted): Asked => ({
  wanted,
  representations: wanted.representations,
  positions: undefined,
  question: undefined,
});

/** The wanted entity that the i-th sent one is. */
export const positionOf = ({ positions }: Asked, sent: number): number => positions?.[sent] ?? sent;

const questionOf = (
  fetch: Fetch,
  { of, representations, typenames }: Wanted,
  variables: string,
  { scope }: Execution,
  rights: string,
): EntityQuestion => ({
  subgraph: fetch.subgraph,
  tenant: scope.tenant,
  rights,
  operationKey: `${fetch.digest()}|${of.target.responseKey}|${variables}`,
  entities: representations.map((representation, index) => ({
    representation,
    typename: typenames[index] ?? '',
  })),
});

/** Delivers what the cache has of the wanted entities; what remains is to be asked. */
const askRest = async (
  fetch: Fetch,
  wanted: Wanted,
  variables: string,
  execution: Execution,
  rights: string,
): Promise<Asked> => {
  const { cache, observer, policy, tree, types } = execution;
  if (!cache || wanted.representations.length === 0) return askAll(wanted);
  const question = questionOf(fetch, wanted, variables, execution, rights);
  const { values, hits, remainingSeconds } = await cache.lookup(question);
  observer.entityLookup(fetch.subgraph, hits, values.length - hits);
  if (hits === 0) return { ...askAll(wanted), question };
  policy.cached(remainingSeconds);
  const positions: number[] = [];
  values.forEach((value, position) => {
    if (value === undefined) return void positions.push(position);
    tree.isPlain &&= isPlainJson(value);
    deliver(wanted, position, JSON.parse(value) as JsonObject, tree, types);
  });
  return {
    wanted,
    positions,
    representations: positions.map((position) => wanted.representations[position] ?? ''),
    question: { ...question, entities: positions.flatMap((position) => question.entities[position] ?? []) },
  };
};

/** Asks the cache first, where there is one and the request's rights are known. */
export const ask = (
  fetch: Fetch,
  wanted: readonly Wanted[],
  variables: string,
  execution: Execution,
): readonly Asked[] | Promise<readonly Asked[]> => {
  const { rights } = execution.scope;
  // In contexts, equal questions have other names each time.
  if (!execution.cache || rights === undefined || fetch.operationKind !== 'query' || fetch.inContexts)
    return wanted.map(askAll);
  return Promise.all(wanted.map((each) => askRest(fetch, each, variables, execution, rights)));
};

/** Offers the cache what came back; it keeps what the subgraph calls public. Before `deliver` gives it away. */
export const keep = (
  { question }: Asked,
  values: readonly unknown[],
  { cacheControl, errors, startedAtMs }: SubgraphAnswer,
  { cache }: Execution,
): void => {
  if (question) cache?.store(question, { values, cacheControl, failed: errors !== undefined, startedAtMs });
};
