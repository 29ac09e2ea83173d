import {
  type ConstDirectiveNode,
  type DefinitionNode,
  type DocumentNode,
  type InputValueDefinitionNode,
  isTypeDefinitionNode,
  Kind,
  parse,
  type TypeDefinitionNode,
} from 'graphql';

const link = (name: string): string =>
  `@link(url: "https://specs.apollo.dev/inaccessible/v0.2", for: SECURITY${name === 'inaccessible' ? '' : `, as: "${name}"`})`;

const definition = (name: string): string =>
  `directive @${name} on FIELD_DEFINITION | OBJECT | INTERFACE | UNION | ARGUMENT_DEFINITION | SCALAR | ENUM | ENUM_VALUE | INPUT_OBJECT | INPUT_FIELD_DEFINITION`;

const isDefined = ({ definitions }: DocumentNode, name: string): boolean =>
  definitions.some((each) => each.kind === Kind.DIRECTIVE_DEFINITION && each.name.value === name);

const directivesOf = (text: string): readonly ConstDirectiveNode[] => {
  const [parsed] = parse(`scalar Any ${text}`, { noLocation: true }).definitions;
  return parsed?.kind === Kind.SCALAR_TYPE_DEFINITION ? (parsed.directives ?? []) : [];
};

/** Puts the directive on every place of `coordinates`, and brings it along where the supergraph does not have it. */
export const markInaccessible = (
  supergraph: DocumentNode,
  coordinates: ReadonlySet<string>,
  name: string,
): DocumentNode => {
  const [mark] = directivesOf(`@${name}`);
  const marked = <N extends { readonly directives?: readonly ConstDirectiveNode[] | undefined }>(
    node: N,
    coordinate: string,
  ): N => {
    const before = node.directives ?? [];
    if (!mark || !coordinates.has(coordinate) || before.some((each) => each.name.value === name)) return node;
    return { ...node, directives: [...before, mark] };
  };

  const markType = (node: TypeDefinitionNode): TypeDefinitionNode => {
    const type = node.name.value;
    const own = marked(node, type);
    const argument = (field: string) => (value: InputValueDefinitionNode) =>
      marked(value, `${type}.${field}(${value.name.value}:)`);
    switch (own.kind) {
      case Kind.OBJECT_TYPE_DEFINITION:
      case Kind.INTERFACE_TYPE_DEFINITION: {
        const fields = own.fields?.map((field) => ({
          ...marked(field, `${type}.${field.name.value}`),
          arguments: (field.arguments ?? []).map(argument(field.name.value)),
        }));
        return { ...own, ...(fields && { fields }) };
      }
      case Kind.INPUT_OBJECT_TYPE_DEFINITION: {
        const fields = own.fields?.map((field) => marked(field, `${type}.${field.name.value}`));
        return { ...own, ...(fields && { fields }) };
      }
      case Kind.ENUM_TYPE_DEFINITION: {
        const values = own.values?.map((value) => marked(value, `${type}.${value.name.value}`));
        return { ...own, ...(values && { values }) };
      }
      case Kind.SCALAR_TYPE_DEFINITION:
      case Kind.UNION_TYPE_DEFINITION:
        return own;
    }
  };

  const known = isDefined(supergraph, name);
  const more = known ? [] : parse(definition(name), { noLocation: true }).definitions;
  const links = known ? [] : directivesOf(link(name));
  return {
    ...supergraph,
    definitions: [
      ...supergraph.definitions.map((each): DefinitionNode => {
        if (each.kind === Kind.SCHEMA_DEFINITION)
          return { ...each, directives: [...(each.directives ?? []), ...links] };
        return isTypeDefinitionNode(each) ? markType(each) : each;
      }),
      ...more,
    ],
  };
};
