import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  isAbstractType,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from 'graphql';

/** Finds what objects of one type are asked, out of all fragments of a document. */
export const createObjectFields = (
  schema: GraphQLSchema,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): ((set: SelectionSetNode, object: string) => FieldNode[]) => {
  const applies = (condition: string | undefined, object: string): boolean => {
    if (condition === undefined || condition === object) return true;
    const wanted = schema.getType(condition);
    const type = schema.getType(object);
    return isAbstractType(wanted) && isObjectType(type) && schema.isSubType(wanted, type);
  };

  const fieldsFor = (set: SelectionSetNode, object: string): FieldNode[] =>
    set.selections.flatMap((selection): FieldNode[] => {
      if (selection.kind === Kind.FIELD) return [selection];
      const fragment =
        selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
      return fragment && applies(fragment.typeCondition?.name.value, object)
        ? fieldsFor(fragment.selectionSet, object)
        : [];
    });

  return fieldsFor;
};
