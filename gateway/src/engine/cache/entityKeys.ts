import { type ConstDirectiveNode, Kind, parse, visit } from 'graphql';
import { joinArgument, readFieldSet } from '../joinSpec.ts';

/** Keys of a subgraph's types, each as its top-level field names, in the supergraph's order. */
export type KeysOf = (subgraph: string, typename: string) => readonly (readonly string[])[];

/** `id org { id }` has the top-level fields id and org. */
const topLevelFields = (fieldSet: string): string[] =>
  readFieldSet(fieldSet).selections.flatMap((selection) =>
    selection.kind === Kind.FIELD ? [selection.name.value] : [],
  );

/** Reads `@join__type(graph:, key:)` and the subgraphs' own names. Throws on what is no supergraph. */
export const readEntityKeys = (supergraphSdl: string): KeysOf => {
  const names = new Map<string, string>();
  const keys = new Map<string, (readonly string[])[]>();
  const document = parse(supergraphSdl, { noLocation: true });
  visit(document, {
    EnumValueDefinition: (value) => {
      const graph = value.directives?.find(({ name }) => name.value === 'join__graph');
      const name = graph && joinArgument(graph, 'name');
      if (name !== undefined) names.set(value.name.value, name);
      return false;
    },
  });
  const readType = (node: {
    readonly name: { readonly value: string };
    readonly directives?: readonly ConstDirectiveNode[];
  }): false => {
    for (const directive of node.directives ?? []) {
      const key = directive.name.value === 'join__type' ? joinArgument(directive, 'key') : undefined;
      const subgraph = names.get(joinArgument(directive, 'graph') ?? '');
      if (key === undefined || subgraph === undefined) continue;
      const place = `${subgraph} ${node.name.value}`;
      const known = keys.get(place);
      if (known) known.push(topLevelFields(key));
      else keys.set(place, [topLevelFields(key)]);
    }
    return false;
  };
  visit(document, { ObjectTypeDefinition: readType, InterfaceTypeDefinition: readType });
  return (subgraph, typename) => keys.get(`${subgraph} ${typename}`) ?? [];
};
