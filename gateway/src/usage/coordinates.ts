import {
  type DocumentNode,
  getNamedType,
  getNullableType,
  type GraphQLInputType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isListType,
  Kind,
  type OperationDefinitionNode,
  TypeInfo,
  type ValueNode,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { reachable } from './reachable.ts';

const isIntrospection = (name: string): boolean => name.startsWith('__');

/** What a literal says of input types: `Input`, `Input.field`, `Enum.VALUE`. */
const ofLiteral = (value: ValueNode, type: GraphQLInputType | undefined, found: Set<string>): void => {
  const named = type && getNamedType(type);
  if (isEnumType(named) && value.kind === Kind.ENUM) found.add(`${named.name}.${value.value}`);
  if (value.kind === Kind.LIST) for (const item of value.values) ofLiteral(item, named, found);
  if (!isInputObjectType(named) || value.kind !== Kind.OBJECT) return;
  found.add(named.name);
  for (const field of value.fields) {
    found.add(`${named.name}.${field.name.value}`);
    ofLiteral(field.value, named.getFields()[field.name.value]?.type, found);
  }
};

/** What a variable's value says of input types: names of the schema alone, nothing of the values. */
export const ofValue = (value: unknown, given: GraphQLInputType, found: Set<string>): void => {
  const type = getNullableType(given);
  if (value === null || value === undefined) return;
  if (isListType(type)) {
    const items: readonly unknown[] = Array.isArray(value) ? value : [value];
    for (const item of items) ofValue(item, type.ofType, found);
  } else if (isEnumType(type)) {
    if (typeof value === 'string') found.add(`${type.name}.${value}`);
  } else if (isInputObjectType(type) && typeof value === 'object') {
    found.add(type.name);
    const fields = type.getFields();
    for (const [name, inner] of Object.entries(value)) {
      const field = fields[name];
      if (!field) continue;
      found.add(`${type.name}.${name}`);
      ofValue(inner, field.type, found);
    }
  }
};

/**
 * The schema coordinates that an operation uses, whatever its variables: types it selects from, fields, arguments,
 * literals of input types, and enums that it is answered with. The document must be valid.
 */
export const coordinatesOf = (
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): Set<string> => {
  const found = new Set<string>();
  const info = new TypeInfo(schema);
  const collect = visitWithTypeInfo(info, {
    Field() {
      const parent = info.getParentType();
      const field = info.getFieldDef();
      if (!parent || !field || isIntrospection(field.name) || isIntrospection(parent.name)) return;
      found.add(parent.name);
      found.add(`${parent.name}.${field.name}`);
      const answered = getNamedType(field.type);
      if (isEnumType(answered)) found.add(answered.name);
    },
    Argument(node) {
      const parent = info.getParentType();
      const field = info.getFieldDef();
      const argument = info.getArgument();
      if (!parent || !field || !argument || info.getDirective()) return;
      found.add(`${parent.name}.${field.name}(${argument.name}:)`);
      ofLiteral(node.value, argument.type, found);
    },
    InlineFragment(node) {
      if (node.typeCondition) found.add(node.typeCondition.name.value);
    },
    FragmentDefinition(node) {
      found.add(node.typeCondition.name.value);
    },
  });
  for (const definition of reachable(document, operation)) visit(definition, collect);
  return found;
};
