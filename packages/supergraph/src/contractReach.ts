import { type DocumentNode, Kind } from 'graphql';
import type { TypeElement } from './contractElements.ts';

const rootsOf = (supergraph: DocumentNode): readonly string[] =>
  supergraph.definitions.flatMap((definition) =>
    definition.kind === Kind.SCHEMA_DEFINITION
      ? definition.operationTypes.map(({ type }) => type.name.value)
      : [],
  );

/** The types that an operation can come to by what is not hidden: as answers, as arguments, or as a part of either. */
export const reachableTypes = (
  supergraph: DocumentNode,
  types: readonly TypeElement[],
  hidden: ReadonlySet<string>,
): ReadonlySet<string> => {
  const byName = new Map(types.map((type) => [type.name, type]));
  const implementations = new Map<string, string[]>();
  for (const { name, interfaces } of types)
    for (const each of interfaces) implementations.set(each, [...(implementations.get(each) ?? []), name]);
  const reached = new Set<string>();
  const waiting = [...rootsOf(supergraph)];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const type = byName.get(name);
    if (!type || reached.has(name) || hidden.has(name)) continue;
    reached.add(name);
    waiting.push(...type.members, ...type.interfaces, ...(implementations.get(name) ?? []));
    for (const field of type.fields) {
      if (hidden.has(field.coordinate)) continue;
      waiting.push(field.type);
      for (const argument of field.arguments)
        if (!hidden.has(argument.coordinate)) waiting.push(argument.type);
    }
  }
  return reached;
};
