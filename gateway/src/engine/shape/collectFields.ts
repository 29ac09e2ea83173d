import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import type { Condition } from './shape.ts';

/** A selection set with the conditions under which it counts. */
export interface Selected {
  readonly selections: SelectionSetNode;
  readonly conditions: readonly Condition[];
}

/** All occurrences of one response key. */
export interface FieldGroup {
  readonly key: string;
  readonly occurrences: { readonly node: FieldNode; readonly conditions: readonly Condition[] }[];
}

export interface OperationSource {
  readonly schema: GraphQLSchema;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
}

/** The conditions of @skip and @include on a node; undefined when it never counts. */
const conditionsOf = (node: SelectionNode): readonly Condition[] | undefined => {
  const conditions: Condition[] = [];
  for (const directive of node.directives ?? []) {
    const name = directive.name.value;
    if (name !== 'skip' && name !== 'include') continue;
    const value = directive.arguments?.find((argument) => argument.name.value === 'if')?.value;
    const wanted = name === 'include';
    if (value?.kind === Kind.VARIABLE) conditions.push({ variable: value.name.value, value: wanted });
    else if (value?.kind === Kind.BOOLEAN && value.value !== wanted) return undefined;
  }
  return conditions;
};

const applies = (schema: GraphQLSchema, condition: string, typename: string): boolean => {
  if (condition === typename) return true;
  const wanted = schema.getType(condition);
  const type = schema.getType(typename);
  return (
    isAbstractType(wanted) && (isObjectType(type) || isInterfaceType(type)) && schema.isSubType(wanted, type)
  );
};

/**
 * The fields that an object of type `typename` has in the answer, in order of first appearance
 * (GraphQL spec, CollectFields), with the conditions left for when the variables are known.
 */
export const collectFields = (
  { schema, fragments }: OperationSource,
  selected: readonly Selected[],
  typename: string,
): FieldGroup[] => {
  const groups = new Map<string, FieldGroup>();
  const visit = (
    selections: SelectionSetNode,
    inherited: readonly Condition[],
    open: readonly string[],
  ): void => {
    for (const selection of selections.selections) {
      const own = conditionsOf(selection);
      if (!own) continue;
      const conditions = own.length === 0 ? inherited : [...inherited, ...own];
      if (selection.kind === Kind.FIELD) {
        const key = selection.alias?.value ?? selection.name.value;
        let group = groups.get(key);
        if (!group) groups.set(key, (group = { key, occurrences: [] }));
        group.occurrences.push({ node: selection, conditions });
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        const on = selection.typeCondition?.name.value;
        if (on === undefined || applies(schema, on, typename))
          visit(selection.selectionSet, conditions, open);
      } else {
        const name = selection.name.value;
        const fragment = fragments.get(name);
        if (!fragment || open.includes(name) || !applies(schema, fragment.typeCondition.name.value, typename))
          continue;
        visit(fragment.selectionSet, conditions, [...open, name]);
      }
    }
  };
  for (const { selections, conditions } of selected) visit(selections, conditions, []);
  return [...groups.values()];
};

/** Whether a name is that of a type whose objects clients may see. */
export const isKnownComposite = (schema: GraphQLSchema, typename: string): boolean =>
  isCompositeType(schema.getType(typename));
