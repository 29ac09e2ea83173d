import { isVariantName } from './names.ts';

/** An operation that clients may send by its id. */
export interface PersistedOperation {
  /** Lower-case hex SHA-256 of the body, or whatever the client's build made of it. */
  readonly id: string;
  readonly name: string;
  readonly type: 'query' | 'mutation' | 'subscription';
  readonly body: string;
  /** The one client that may use it; undefined: every client. */
  readonly clientName: string | undefined;
}

export interface PersistedQueryList {
  readonly id: string;
  readonly name: string;
}

/** The one that every variant of a graph has; others are published to, and taken, by their name. */
export const defaultList: PersistedQueryList = { id: 'default', name: 'default' };

/** A list is there once something was published to it. Undefined for what cannot be a list's name. */
export const listOf = (id: string): PersistedQueryList | undefined =>
  isVariantName(id) ? { id, name: id } : undefined;

export const keyOfOperation = ({ id, clientName }: Pick<PersistedOperation, 'id' | 'clientName'>): string =>
  JSON.stringify([id, clientName ?? '']);

export interface ListChange {
  /** To be written: new ones, and known ones under another name. */
  readonly written: readonly PersistedOperation[];
  readonly counts: {
    readonly added: number;
    readonly identical: number;
    readonly updated: number;
    readonly unaffected: number;
  };
}

/**
 * What a publish does to a list: it only adds, since clients that are out there keep sending what they were built
 * with. Ids whose body would change are given back instead: an id stands for one text for ever.
 */
export const addToList = (
  known: readonly PersistedOperation[],
  published: readonly PersistedOperation[],
): ListChange | { readonly conflicts: readonly string[] } => {
  const before = new Map(known.map((operation) => [keyOfOperation(operation), operation]));
  const wanted = new Map(published.map((operation) => [keyOfOperation(operation), operation]));
  const conflicts = published.filter((operation) => {
    const key = keyOfOperation(operation);
    return (before.get(key) ?? operation).body !== operation.body || wanted.get(key)?.body !== operation.body;
  });
  if (conflicts.length > 0) return { conflicts: conflicts.map(({ id }) => id) };
  const all = [...wanted.values()];
  const same = (operation: PersistedOperation): boolean => {
    const old = before.get(keyOfOperation(operation));
    return old?.name === operation.name && old.type === operation.type;
  };
  const added = all.filter((operation) => !before.has(keyOfOperation(operation)));
  const identical = all.filter(same);
  const updated = all.length - added.length - identical.length;
  return {
    written: all.filter((operation) => !same(operation)),
    counts: {
      added: added.length,
      identical: identical.length,
      updated,
      unaffected: known.length - identical.length - updated,
    },
  };
};
