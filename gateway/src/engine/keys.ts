import { type DocumentNode, Kind } from 'graphql';
import { joinArgument, joinFlag, readFieldSet } from './joinSpec.ts';

/** Answers what identifies an entity to a subgraph. */
export interface Keys {
  /** Whether the subgraph resolves objects that are called `typename` by members of these names. */
  identify(subgraph: string, typename: string, names: ReadonlySet<string>): boolean;
}

/** The names of a key's own fields; what is below them comes with them. */
const namesOf = (key: string): string[] =>
  readFieldSet(key).selections.flatMap((selection) =>
    selection.kind === Kind.FIELD ? [selection.name.value] : [],
  );

/** Reads the keys out of a supergraph. */
export const createKeys = (supergraph: DocumentNode): Keys => {
  /** From a value of `join__Graph` to the subgraph's name. */
  const subgraphs = new Map<string, string>();
  for (const node of supergraph.definitions)
    if (node.kind === Kind.ENUM_TYPE_DEFINITION)
      for (const { name, directives } of node.values ?? [])
        for (const directive of directives ?? [])
          if (directive.name.value === 'join__graph')
            subgraphs.set(name.value, joinArgument(directive, 'name') ?? name.value);

  /** By type, then by subgraph. */
  const keys = new Map<string, Map<string, string[][]>>();
  for (const node of supergraph.definitions) {
    if (node.kind !== Kind.OBJECT_TYPE_DEFINITION && node.kind !== Kind.INTERFACE_TYPE_DEFINITION) continue;
    const here = new Map<string, string[][]>();
    for (const directive of node.directives ?? []) {
      const key = directive.name.value === 'join__type' ? joinArgument(directive, 'key') : undefined;
      if (key === undefined || joinFlag(directive, 'resolvable') === false) continue;
      const graph = joinArgument(directive, 'graph') ?? '';
      const subgraph = subgraphs.get(graph) ?? graph;
      here.set(subgraph, [...(here.get(subgraph) ?? []), namesOf(key)]);
    }
    keys.set(node.name.value, here);
  }
  return {
    identify: (subgraph, typename, names) =>
      keys
        .get(typename)
        ?.get(subgraph)
        ?.some((key) => key.every((name) => names.has(name))) === true,
  };
};
