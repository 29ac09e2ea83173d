import { type DocumentNode, type FieldNode, Kind, OperationTypeNode, type SelectionSetNode } from 'graphql';
import { fragmentsOf } from './fragments.ts';

/**
 * Takes the fields of a mutation out of the fragments around them. Mutations run in the order of their
 * fields, and Apollo's planner puts those of fragments first. The document has no conditions.
 */
export const bareMutation = (document: DocumentNode): DocumentNode => {
  const fragments = fragmentsOf(document);
  const fieldsOf = (set: SelectionSetNode | undefined): FieldNode[] =>
    (set?.selections ?? []).flatMap((selection) => {
      if (selection.kind === Kind.FIELD) return [selection];
      return fieldsOf(
        selection.kind === Kind.INLINE_FRAGMENT
          ? selection.selectionSet
          : fragments.get(selection.name.value)?.selectionSet,
      );
    });
  return {
    ...document,
    definitions: document.definitions.map((definition) =>
      definition.kind === Kind.OPERATION_DEFINITION && definition.operation === OperationTypeNode.MUTATION
        ? {
            ...definition,
            selectionSet: { ...definition.selectionSet, selections: fieldsOf(definition.selectionSet) },
          }
        : definition,
    ),
  };
};
