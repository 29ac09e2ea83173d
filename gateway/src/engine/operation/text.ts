import {
  type ArgumentNode,
  type DefinitionNode,
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  Kind,
  print,
  type SelectionSetNode,
  type ValueNode,
  type VariableDefinitionNode,
} from 'graphql';

/** Printable ASCII that needs no escape. */
const plain = /^[ !#-[\]-~]*$/;

/** A value in one way of writing it: two that mean the same have the same text. */
export const canonicalValue = (value: ValueNode): string => {
  switch (value.kind) {
    case Kind.VARIABLE:
      return `$${value.name.value}`;
    case Kind.INT:
    case Kind.FLOAT:
    case Kind.ENUM:
      return value.value;
    case Kind.BOOLEAN:
      return String(value.value);
    case Kind.STRING:
      return !value.block && plain.test(value.value) ? `"${value.value}"` : print(value);
    case Kind.LIST:
      return `[${value.values.map(canonicalValue).join()}]`;
    case Kind.OBJECT:
      return `{${value.fields
        .map((field) => `${field.name.value}:${canonicalValue(field.value)}`)
        .sort()
        .join()}}`;
    default:
      return print(value);
  }
};

/** What a field asks for, whatever it is called; arguments in any order are the same. */
export const useOf = ({ name, arguments: given = [] }: FieldNode): string => {
  if (given.length === 0) return name.value;
  const sorted = given.map((argument) => `${argument.name.value}:${canonicalValue(argument.value)}`);
  return `${name.value}(${sorted.sort().join()})`;
};

const value = (node: ValueNode): string => {
  if (node.kind === Kind.OBJECT)
    return `{${node.fields.map((field) => `${field.name.value}:${value(field.value)}`).join()}}`;
  return node.kind === Kind.LIST ? `[${node.values.map(value).join()}]` : canonicalValue(node);
};

const givenArguments = (given: readonly ArgumentNode[] | undefined): string =>
  given?.length
    ? `(${given.map((argument) => `${argument.name.value}:${value(argument.value)}`).join()})`
    : '';

/** With a space in front of each. */
export const writeDirectives = (given: readonly DirectiveNode[] | undefined): string =>
  given?.length
    ? given.map((directive) => ` @${directive.name.value}${givenArguments(directive.arguments)}`).join('')
    : '';

/** In braces; nothing for no set. */
export const writeSelections = (set: SelectionSetNode | undefined): string => {
  if (!set) return '';
  let text = '{';
  for (const selection of set.selections) {
    if (text.length > 1) text += ' ';
    if (selection.kind === Kind.FIELD) {
      if (selection.alias) text += `${selection.alias.value}:`;
      text += selection.name.value + givenArguments(selection.arguments);
    } else if (selection.kind === Kind.FRAGMENT_SPREAD) {
      text += `...${selection.name.value}`;
    } else {
      const on = selection.typeCondition?.name.value;
      text += on === undefined ? '...' : `...on ${on}`;
    }
    text += writeDirectives(selection.directives);
    if (selection.kind !== Kind.FRAGMENT_SPREAD) text += writeSelections(selection.selectionSet);
  }
  return `${text}}`;
};

/** What declares a variable. */
export const writeVariable = (node: VariableDefinitionNode): string => {
  const fallback = node.defaultValue ? `=${value(node.defaultValue)}` : '';
  return `$${node.variable.name.value}:${print(node.type)}${fallback}${writeDirectives(node.directives)}`;
};

const definition = (node: DefinitionNode): string => {
  if (node.kind === Kind.OPERATION_DEFINITION) {
    const variables = node.variableDefinitions?.length
      ? `(${node.variableDefinitions.map(writeVariable).join()})`
      : '';
    return `${node.operation} ${node.name?.value ?? ''}${variables}${writeDirectives(node.directives)}${writeSelections(node.selectionSet)}`;
  }
  if (node.kind === Kind.FRAGMENT_DEFINITION)
    return `fragment ${node.name.value} on ${node.typeCondition.name.value}${writeDirectives(node.directives)}${writeSelections(node.selectionSet)}`;
  return print(node);
};

/** The text of operations and fragments on as few characters as it takes, for a planner to read. */
export const writeDocument = ({ definitions }: DocumentNode): string =>
  definitions.map(definition).join('\n');
