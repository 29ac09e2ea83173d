import { type ConstDirectiveNode, Kind, parse, type ValueNode, visit } from 'graphql';

/** Keys of a subgraph's types, each as its top-level field names, in the supergraph's order. */
export type KeysOf = (subgraph: string, typename: string) => readonly (readonly string[])[];

const argument = (directive: ConstDirectiveNode, name: string): ValueNode | undefined =>
  directive.arguments?.find((one) => one.name.value === name)?.value;

const stringOf = (value: ValueNode | undefined): string | undefined =>
  value?.kind === Kind.STRING || value?.kind === Kind.ENUM ? value.value : undefined;

/** `id org { id }` has the top-level fields id and org. */
const topLevelFields = (fieldSet: string): string[] => {
  const [operation] = parse(`{${fieldSet}}`, { noLocation: true }).definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) return [];
  return operation.selectionSet.selections.flatMap((selection) =>
    selection.kind === Kind.FIELD ? [selection.name.value] : [],
  );
};

/** Reads `@join__type(graph:, key:)` and the subgraphs' own names. Throws on what is no supergraph. */
export const readEntityKeys = (supergraphSdl: string): KeysOf => {
  const names = new Map<string, string>();
  const keys = new Map<string, (readonly string[])[]>();
  const document = parse(supergraphSdl, { noLocation: true });
  visit(document, {
    EnumValueDefinition: (value) => {
      const graph = value.directives?.find(({ name }) => name.value === 'join__graph');
      const name = graph && stringOf(argument(graph, 'name'));
      if (name !== undefined) names.set(value.name.value, name);
      return false;
    },
  });
  const readType = (node: {
    readonly name: { readonly value: string };
    readonly directives?: readonly ConstDirectiveNode[];
  }): false => {
    for (const directive of node.directives ?? []) {
      const key = directive.name.value === 'join__type' ? stringOf(argument(directive, 'key')) : undefined;
      const subgraph = names.get(stringOf(argument(directive, 'graph')) ?? '');
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
