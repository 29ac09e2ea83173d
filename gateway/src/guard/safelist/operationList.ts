import type { Manifest } from './manifest.ts';
import { normalise } from './normalise.ts';

export interface ListedOperation {
  readonly name: string;
  readonly body: string;
}

/** The operations that are known, each to one client or to all. */
export interface OperationList {
  readonly size: number;
  byId(id: string, client: string | undefined): ListedOperation | undefined;
  /** `normalised`: see normalise.ts. */
  byText(normalised: string, client: string | undefined): ListedOperation | undefined;
}

/** A client's own operations come before those of all; no part can be mistaken for another. */
const keyOf = (client: string | null | undefined, what: string): string =>
  JSON.stringify([client ?? null, what]);

export const createOperationList = (manifests: readonly Manifest[], maxTokens: number): OperationList => {
  const ids = new Map<string, ListedOperation>();
  const texts = new Map<string, ListedOperation>();
  for (const { operations } of manifests) {
    for (const { id, name, body, clientName } of operations) {
      const operation: ListedOperation = { name, body };
      ids.set(keyOf(clientName, id), operation);
      const normalised = normalise(body, maxTokens);
      if (normalised === undefined) throw new Error(`the operation ${name} (${id}) is no GraphQL document`);
      texts.set(keyOf(clientName, normalised), operation);
    }
  }
  const find = (
    known: ReadonlyMap<string, ListedOperation>,
    what: string,
    client: string | undefined,
  ): ListedOperation | undefined =>
    (client === undefined ? undefined : known.get(keyOf(client, what))) ?? known.get(keyOf(null, what));
  return {
    size: ids.size,
    byId: (id, client) => find(ids, id, client),
    byText: (normalised, client) => find(texts, normalised, client),
  };
};
