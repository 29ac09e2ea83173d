import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import type { PlannedNames } from '../operation/plannedNames.ts';

/** All occurrences of one response key. */
export interface FieldGroup {
  readonly key: string;
  readonly occurrences: FieldNode[];
}

export interface OperationSource {
  readonly schema: GraphQLSchema;
  readonly names: PlannedNames;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
}

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
 * (GraphQL spec, CollectFields).
 */
export const collectFields = (
  { schema, fragments }: OperationSource,
  selected: readonly SelectionSetNode[],
  typename: string,
): FieldGroup[] => {
  const groups = new Map<string, FieldGroup>();
  const visit = ({ selections }: SelectionSetNode, open: readonly string[]): void => {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) {
        const key = selection.alias?.value ?? selection.name.value;
        let group = groups.get(key);
        if (!group) groups.set(key, (group = { key, occurrences: [] }));
        group.occurrences.push(selection);
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        const on = selection.typeCondition?.name.value;
        if (on === undefined || applies(schema, on, typename)) visit(selection.selectionSet, open);
      } else {
        const name = selection.name.value;
        const fragment = fragments.get(name);
        if (!fragment || open.includes(name)) continue;
        if (applies(schema, fragment.typeCondition.name.value, typename))
          visit(fragment.selectionSet, [...open, name]);
      }
    }
  };
  for (const selections of selected) visit(selections, []);
  return [...groups.values()];
};

/** Whether clients may see an object that calls itself `typename` where the schema declares `declared`. */
export const canBe = (schema: GraphQLSchema, declared: string, typename: string): boolean =>
  isCompositeType(schema.getType(typename)) && applies(schema, declared, typename);
