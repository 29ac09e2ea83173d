import {
  type ArgumentNode,
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInputType,
  isListType,
  isNonNullType,
  isRequiredArgument,
  isRequiredInputField,
  isScalarType,
  Kind,
  type ObjectFieldNode,
  type TypeNode,
  type ValueNode,
  type VariableDefinitionNode,
} from 'graphql';

/** Holds what an operation gives to fields against what they take; false says nothing but that it is not sure. */
export interface InputCheck {
  given(nodes: readonly ArgumentNode[] | undefined, taken: readonly GraphQLArgument[]): boolean;
  /** Whether each variable was met in what was given. */
  allUsed(): boolean;
}

const maxInt = 2_147_483_647;

/** Literals of the built-in scalars; what others take, they alone know. */
const literals: Readonly<Record<string, (value: ValueNode) => boolean>> = {
  String: ({ kind }) => kind === Kind.STRING,
  ID: ({ kind }) => kind === Kind.STRING || kind === Kind.INT,
  Boolean: ({ kind }) => kind === Kind.BOOLEAN,
  Int: (value) => value.kind === Kind.INT && Math.abs(Number(value.value)) <= maxInt,
  Float: ({ kind }) => kind === Kind.INT || kind === Kind.FLOAT,
};

const nameOf = (type: TypeNode): string =>
  type.kind === Kind.NAMED_TYPE ? type.name.value : nameOf(type.type);

/** Whether a variable may stand there without a look at defaults. */
const fits = (variable: TypeNode, place: GraphQLInputType): boolean => {
  if (isNonNullType(place)) return variable.kind === Kind.NON_NULL_TYPE && fits(variable.type, place.ofType);
  if (variable.kind === Kind.NON_NULL_TYPE) return fits(variable.type, place);
  if (isListType(place)) return variable.kind === Kind.LIST_TYPE && fits(variable.type, place.ofType);
  return variable.kind === Kind.NAMED_TYPE && variable.name.value === place.name;
};

/** Undefined: not even the variables are sure to be right. */
export const createInputCheck = (
  schema: GraphQLSchema,
  definitions: readonly VariableDefinitionNode[],
): InputCheck | undefined => {
  const variables = new Map<string, TypeNode>();
  const used = new Set<string>();

  const variable = (name: string, place: GraphQLInputType): boolean => {
    const type = variables.get(name);
    used.add(name);
    return type !== undefined && fits(type, place);
  };

  const object = (
    nodes: readonly ObjectFieldNode[],
    fields: Readonly<Record<string, GraphQLInputField>>,
  ): boolean => {
    const named = new Set<string>();
    for (const { name, value: given } of nodes) {
      const field = fields[name.value];
      if (!field || named.has(name.value) || !value(given, field.type)) return false;
      named.add(name.value);
    }
    return Object.values(fields).every((field) => named.has(field.name) || !isRequiredInputField(field));
  };

  const value = (node: ValueNode, place: GraphQLInputType): boolean => {
    if (node.kind === Kind.VARIABLE) return variable(node.name.value, place);
    if (isNonNullType(place)) return node.kind !== Kind.NULL && value(node, place.ofType);
    if (node.kind === Kind.NULL) return true;
    if (isListType(place))
      return node.kind === Kind.LIST && node.values.every((item) => value(item, place.ofType));
    if (isInputObjectType(place))
      return node.kind === Kind.OBJECT && !place.isOneOf && object(node.fields, place.getFields());
    if (isEnumType(place)) return node.kind === Kind.ENUM && place.getValue(node.value) !== undefined;
    return isScalarType(place) && (literals[place.name]?.(node) ?? false);
  };

  for (const { variable: of, type, defaultValue, directives } of definitions) {
    const place = schema.getType(nameOf(type));
    // A default has rules of its own, also for where its variable may stand.
    if (variables.has(of.name.value) || !isInputType(place) || defaultValue || directives?.length)
      return undefined;
    variables.set(of.name.value, type);
  }

  return {
    given(nodes = [], taken) {
      const named = new Set<string>();
      for (const { name, value: given } of nodes) {
        const argument = taken.find((each) => each.name === name.value);
        if (!argument || named.has(name.value) || !value(given, argument.type)) return false;
        named.add(name.value);
      }
      return taken.every((argument) => named.has(argument.name) || !isRequiredArgument(argument));
    },
    allUsed: () => used.size === variables.size,
  };
};
