import { type DocumentNode, Kind, type SelectionNode, visit } from 'graphql';
import { fragmentsOf } from '../operation/fragments.ts';

/**
 * For each variable of an operation that asks for entities: the types under which it is used. Apollo's planner asks for
 * entities of several types in one fetch, of which some take nothing from a context. A variable that is used for all is
 * not there.
 */
export const contextTakersOf = (document: DocumentNode): ReadonlyMap<string, readonly string[]> => {
  const fragments = fragmentsOf(document);
  const takers = new Map<string, string[]>();
  const forAll = new Set<string>();
  const use = (variable: string, type: string | undefined): void => {
    if (type === undefined) forAll.add(variable);
    else takers.set(variable, [...(takers.get(variable) ?? []), type]);
  };
  const useAll = (selection: SelectionNode, type: string | undefined): void => {
    visit(selection, {
      Variable: ({ name }) => use(name.value, type),
      FragmentSpread({ name }) {
        const inner = fragments.get(name.value);
        for (const each of inner?.selectionSet.selections ?? []) useAll(each, type);
      },
    });
  };
  const entity = (selection: SelectionNode): void => {
    const fragment =
      selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value) : selection;
    const type = fragment && 'typeCondition' in fragment ? fragment.typeCondition?.name.value : undefined;
    useAll(selection, type);
  };
  for (const definition of document.definitions)
    if (definition.kind === Kind.OPERATION_DEFINITION)
      for (const field of definition.selectionSet.selections)
        if (field.kind === Kind.FIELD) field.selectionSet?.selections.forEach(entity);
  for (const variable of forAll) takers.delete(variable);
  return takers;
};
