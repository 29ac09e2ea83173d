import { type DocumentNode, Kind } from 'graphql';
import { directivesNamed, joinArgument, joinFlag, readFieldSet } from './joinSpec.ts';

/** A key of a type in one subgraph. */
export interface JoinedKey {
  readonly type: string;
  /** The subgraph's own name. */
  readonly subgraph: string;
  /** Names of the key's own fields: `id org { id }` has id and org, and what is below them comes with them. */
  readonly fields: readonly string[];
  /** Whether the subgraph resolves entities by it. */
  readonly resolvable: boolean;
}

/** From the values of `join__Graph` to the names of the subgraphs that they stand for. */
export const subgraphNamesOf = (supergraph: DocumentNode): ReadonlyMap<string, string> =>
  new Map(
    supergraph.definitions.flatMap((node) =>
      node.kind === Kind.ENUM_TYPE_DEFINITION
        ? (node.values ?? []).flatMap(({ name, directives }) =>
            directivesNamed(directives, 'join__graph').map(
              (graph) => [name.value, joinArgument(graph, 'name') ?? name.value] as const,
            ),
          )
        : [],
    ),
  );

/** All keys of a supergraph, in its order. */
export const joinedKeys = (supergraph: DocumentNode): JoinedKey[] => {
  const names = subgraphNamesOf(supergraph);
  return supergraph.definitions.flatMap((node) => {
    if (node.kind !== Kind.OBJECT_TYPE_DEFINITION && node.kind !== Kind.INTERFACE_TYPE_DEFINITION) return [];
    return directivesNamed(node.directives, 'join__type').flatMap((join): JoinedKey[] => {
      const [key, graph] = [joinArgument(join, 'key'), joinArgument(join, 'graph')];
      if (key === undefined || graph === undefined) return [];
      return [
        {
          type: node.name.value,
          subgraph: names.get(graph) ?? graph,
          fields: readFieldSet(key).selections.flatMap((selection) =>
            selection.kind === Kind.FIELD ? [selection.name.value] : [],
          ),
          resolvable: joinFlag(join, 'resolvable') ?? true,
        },
      ];
    });
  });
};
