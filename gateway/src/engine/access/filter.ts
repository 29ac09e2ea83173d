import {
  type DefinitionNode,
  type FieldNode,
  type FragmentDefinitionNode,
  getNamedType,
  type GraphQLNamedType,
  type GraphQLSchema,
  isAbstractType,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { setOf } from '../operation/nodes.ts';
import { fieldOf } from '../fieldOf.ts';
import { on } from '../operation/fragments.ts';
import type { IsolatedOperation } from '../operation/isolate.ts';
import type { Denial } from './denial.ts';

/**
 * What is left of an operation when the fields and fragments that a caller may not see are taken out. Selection
 * sets may become empty, fragments and variables unused. Each fragment is filtered once, whoever spreads it:
 * what is denied in it follows from the types that are written there.
 */
export const withoutDenied = (
  schema: GraphQLSchema,
  denial: Denial,
  { document, fragments }: IsolatedOperation,
): IsolatedOperation['document'] => {
  /** The types of `parent` whose objects may be asked for the field; undefined: all of them. */
  const allowedTypes = (
    parent: GraphQLNamedType | undefined,
    field: string,
  ): readonly string[] | undefined => {
    if (!isAbstractType(parent) || field === '__typename') return undefined;
    const possible = schema.getPossibleTypes(parent).map(({ name }) => name);
    const allowed = possible.filter((name) => !denial.type(name) && !denial.field(name, field));
    return allowed.length === possible.length ? undefined : allowed;
  };

  const filterField = (field: FieldNode, parent: GraphQLNamedType | undefined): SelectionNode[] => {
    const name = field.name.value;
    if (!parent || name.startsWith('__')) return [field];
    if (denial.field(parent.name, name)) return [];
    const definition = fieldOf(parent, name);
    const { selectionSet } = field;
    const type = definition && getNamedType(definition.type);
    const filtered = selectionSet ? { ...field, selectionSet: filterSet(selectionSet, type) } : field;
    return allowedTypes(parent, name)?.map((allowed) => on(allowed, setOf([filtered]))) ?? [filtered];
  };

  const filterSet = (set: SelectionSetNode, parent: GraphQLNamedType | undefined): SelectionSetNode => ({
    ...set,
    selections: set.selections.flatMap((selection): SelectionNode[] => {
      if (selection.kind === Kind.FIELD) return filterField(selection, parent);
      if (selection.kind === Kind.FRAGMENT_SPREAD) {
        const on = fragments.get(selection.name.value)?.typeCondition.name.value;
        return on !== undefined && denial.type(on) ? [] : [selection];
      }
      const on = selection.typeCondition?.name.value;
      if (on !== undefined && denial.type(on)) return [];
      const inner = on === undefined ? parent : schema.getType(on);
      const selectionSet = filterSet(selection.selectionSet, inner);
      return selectionSet.selections.length > 0 ? [{ ...selection, selectionSet }] : [];
    }),
  });

  const isLeft = (fragment: FragmentDefinitionNode): boolean =>
    !denial.type(fragment.typeCondition.name.value);

  return {
    ...document,
    definitions: document.definitions.flatMap((definition): DefinitionNode[] => {
      if (definition.kind === Kind.OPERATION_DEFINITION) {
        const root = schema.getRootType(definition.operation) ?? undefined;
        const set = definition.selectionSet;
        const selectionSet =
          root && denial.type(root.name) ? { ...set, selections: [] } : filterSet(set, root);
        return [{ ...definition, selectionSet }];
      }
      if (definition.kind !== Kind.FRAGMENT_DEFINITION) return [definition];
      if (!isLeft(definition)) return [];
      const parent = schema.getType(definition.typeCondition.name.value);
      return [{ ...definition, selectionSet: filterSet(definition.selectionSet, parent) }];
    }),
  };
};
