import { type ConstDirectiveNode, type DirectiveNode, Kind, parse, type SelectionSetNode } from 'graphql';

/**
 * An argument of one of the directives with which composition writes into a supergraph what it knows
 * (`join__type`, `join__field` …), as text; undefined: not given, or no string or enum value.
 */
export const joinArgument = (
  directive: DirectiveNode | ConstDirectiveNode,
  name: string,
): string | undefined => {
  const value = directive.arguments?.find((argument) => argument.name.value === name)?.value;
  return value?.kind === Kind.STRING || value?.kind === Kind.ENUM ? value.value : undefined;
};

/** The same of an argument that is true or false. */
export const joinFlag = (directive: ConstDirectiveNode, name: string): boolean | undefined => {
  const value = directive.arguments?.find((argument) => argument.name.value === name)?.value;
  return value?.kind === Kind.BOOLEAN ? value.value : undefined;
};

/** Reads a set of fields as `key:`, `requires:` and `provides:` hold it. Throws on what is none. */
export const readFieldSet = (text: string): SelectionSetNode => {
  const [definition] = parse(`{${text}}`, { noLocation: true }).definitions;
  if (definition?.kind !== Kind.OPERATION_DEFINITION) throw new Error('not a set of fields');
  return definition.selectionSet;
};
