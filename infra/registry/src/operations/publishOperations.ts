import { parse } from 'graphql';
import type { ListChange, PersistedOperation } from '../domain/persistedQueries.ts';
import { type Refusal, refusal } from '../domain/refusal.ts';
import type { OperationDeps } from './deps.ts';

export interface PublishedOperations {
  readonly kind: 'published';
  readonly revision: number;
  readonly counts: ListChange['counts'];
}

const maxOperations = 50_000;

const problemOf = ({ id, name, body }: PersistedOperation): string | undefined => {
  if (id === '' || id.length > 256)
    return `an id of 1 to 256 characters is needed for "${name.slice(0, 80)}"`;
  try {
    parse(body, { noLocation: true });
    return undefined;
  } catch (error) {
    return `${name.slice(0, 80) || id}: ${error instanceof Error ? error.message : String(error)}`;
  }
};

/** Adds the operations of a client's build to the list. All of them, or none where one cannot be taken. */
export const publishOperations = async (
  { store, clock }: Pick<OperationDeps, 'store' | 'clock'>,
  graph: string,
  list: string,
  operations: readonly PersistedOperation[],
): Promise<
  PublishedOperations | { readonly kind: 'conflict'; readonly ids: readonly string[] } | Refusal
> => {
  if (operations.length > maxOperations)
    return refusal('INVALID_OPERATION', `a manifest has at most ${maxOperations} operations`);
  const problem = operations.map(problemOf).find((found) => found !== undefined);
  if (problem !== undefined) return refusal('INVALID_OPERATION', problem);
  const outcome = await store.addOperations(graph, list, operations, clock.nowMs());
  return 'conflicts' in outcome
    ? { kind: 'conflict', ids: outcome.conflicts }
    : { kind: 'published', revision: outcome.revision, counts: outcome.counts };
};
