import {
  type DocumentNode,
  type FieldNode,
  getNamedType,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { fieldOf } from '../fieldOf.ts';

/** What becomes of the parts of a document; whatever is not changed is handed back as it is. */
export interface SelectionMapper {
  /** `definition`: undefined for a field that every type has, and for one that the schema does not know. */
  field?(field: FieldNode, definition: GraphQLField<unknown, unknown> | undefined): FieldNode;
  /** Called once for the selections in it; `type`: on which the set stands. */
  set?(set: SelectionSetNode, type: GraphQLNamedType | undefined): SelectionSetNode;
}

/** The list itself where nothing changed. */
const mapped = <T>(list: readonly T[], change: (item: T) => T): readonly T[] => {
  let changed: T[] | undefined;
  for (let index = 0; index < list.length; index += 1) {
    const before = list[index] as T;
    const after = change(before);
    if (after !== before) changed ??= list.slice(0, index);
    changed?.push(after);
  }
  return changed ?? list;
};

/**
 * Goes through all selections of a document, with the type that each stands on. The general visitor of graphql-js with
 * its TypeInfo costs ten times as much (measured), and every operation that is met for the first time pays for it.
 */
export const mapSelections = (
  schema: GraphQLSchema,
  document: DocumentNode,
  mapper: SelectionMapper,
): DocumentNode => {
  const mapField = (field: FieldNode, type: GraphQLNamedType | undefined): FieldNode => {
    const definition = fieldOf(type, field.name.value);
    const after = mapper.field?.(field, definition) ?? field;
    const { selectionSet } = after;
    if (!selectionSet) return after;
    const inner = mapSet(selectionSet, definition && getNamedType(definition.type));
    return inner === selectionSet ? after : { ...after, selectionSet: inner };
  };

  const mapSelection = (selection: SelectionNode, type: GraphQLNamedType | undefined): SelectionNode => {
    if (selection.kind === Kind.FIELD) return mapField(selection, type);
    if (selection.kind === Kind.FRAGMENT_SPREAD) return selection;
    const condition = selection.typeCondition?.name.value;
    const on = condition === undefined ? type : schema.getType(condition);
    const inner = mapSet(selection.selectionSet, on);
    return inner === selection.selectionSet ? selection : { ...selection, selectionSet: inner };
  };

  const mapSet = (set: SelectionSetNode, type: GraphQLNamedType | undefined): SelectionSetNode => {
    const selections = mapped(set.selections, (selection) => mapSelection(selection, type));
    const after = selections === set.selections ? set : { ...set, selections };
    return mapper.set?.(after, type) ?? after;
  };

  const definitions = mapped(document.definitions, (definition) => {
    if (definition.kind !== Kind.OPERATION_DEFINITION && definition.kind !== Kind.FRAGMENT_DEFINITION)
      return definition;
    const type =
      definition.kind === Kind.OPERATION_DEFINITION
        ? schema.getRootType(definition.operation)
        : schema.getType(definition.typeCondition.name.value);
    const selectionSet = mapSet(definition.selectionSet, type ?? undefined);
    return selectionSet === definition.selectionSet ? definition : { ...definition, selectionSet };
  });
  return definitions === document.definitions ? document : { ...document, definitions };
};
