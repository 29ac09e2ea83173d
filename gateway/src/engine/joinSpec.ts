import {
  type ConstDirectiveNode,
  type ObjectValueNode,
  type DirectiveNode,
  Kind,
  parse,
  type SelectionSetNode,
} from 'graphql';

/** Those of a type's, a field's or a value's directives that have one name. */
export const directivesNamed = (
  directives: readonly ConstDirectiveNode[] | undefined,
  name: string,
): readonly ConstDirectiveNode[] => (directives ?? []).filter((directive) => directive.name.value === name);

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

/** An argument of a field that subgraphs are given out of a context (`@fromContext`). */
export interface ContextArgument {
  readonly name: string;
  /** What is taken from the object that sets the context. */
  readonly selection: SelectionSetNode;
}

const textIn = (value: ObjectValueNode, name: string): string => {
  const member = value.fields.find((field) => field.name.value === name)?.value;
  return member?.kind === Kind.STRING ? member.value : '';
};

/** Those that a `join__field` names. */
export const contextArgumentsOf = (directive: DirectiveNode | ConstDirectiveNode): ContextArgument[] => {
  const value = directive.arguments?.find(({ name }) => name.value === 'contextArguments')?.value;
  if (value?.kind !== Kind.LIST) return [];
  return value.values.flatMap((each) => {
    if (each.kind !== Kind.OBJECT) return [];
    // With braces around it, unless it begins with a fragment.
    const selection = textIn(each, 'selection').trim();
    const set = selection.startsWith('{') ? selection.slice(1, -1) : selection;
    return [{ name: textIn(each, 'name'), selection: readFieldSet(set) }];
  });
};

/** Reads a set of fields as `key:`, `requires:` and `provides:` hold it. Throws on what is none. */
export const readFieldSet = (text: string): SelectionSetNode => {
  const [definition] = parse(`{${text}}`, { noLocation: true }).definitions;
  if (definition?.kind !== Kind.OPERATION_DEFINITION) throw new Error('not a set of fields');
  return definition.selectionSet;
};
