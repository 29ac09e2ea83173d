import type { DocumentNode } from 'graphql';
import { joinedKeys } from './joinedKeys.ts';

/** Answers what identifies an entity to a subgraph. */
export interface Keys {
  /** Whether the subgraph resolves objects that are called `typename` by members of these names. */
  identify(subgraph: string, typename: string, names: ReadonlySet<string>): boolean;
}

/** Reads the keys out of a supergraph. */
export const createKeys = (supergraph: DocumentNode): Keys => {
  const keys = Map.groupBy(
    joinedKeys(supergraph).filter(({ resolvable }) => resolvable),
    ({ subgraph, type }) => `${subgraph} ${type}`,
  );
  return {
    identify: (subgraph, typename, names) =>
      keys.get(`${subgraph} ${typename}`)?.some(({ fields }) => fields.every((name) => names.has(name))) ===
      true,
  };
};
