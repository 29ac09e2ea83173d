import {
  type DocumentNode,
  type FragmentDefinitionNode,
  type InlineFragmentNode,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { typename } from '../operation/nodes.ts';
import type { FetchNode, Plan } from '../plan/plan.ts';
import { mapFetches } from '../plan/tree.ts';
import { documentOf, withDocument } from '../plan/withDocument.ts';
import { fragmentsOf } from '../operation/fragments.ts';
import { type Facts, isKnownTo, readFacts } from './joinFacts.ts';

/** Whether the native planner may write fragments that a subgraph refuses. */
const isConcerned = ({ types, objects }: Facts): boolean =>
  [...types].some(([type, fields]) =>
    [...fields.values()].some(({ there }) =>
      [...there.values()].some((field) => field.type !== undefined || (field.requires && !objects.has(type))),
    ),
  );

/**
 * Takes out of plans of the native planner (0.0.38) the fragments that no object can pass, and opens those on types that
 * a subgraph does not know: it writes them where a field is an object in one subgraph and an interface or a
 * union in another, and for what an interface object requires. A subgraph refuses the whole fetch over them.
 *
 * Undefined for a supergraph that has nothing of this.
 */
export const createFragmentMender = (supergraph: DocumentNode): ((plan: Plan) => Plan) | undefined => {
  const facts = readFacts(supergraph);
  if (!isConcerned(facts)) return undefined;

  const mend = (fetch: FetchNode): FetchNode => {
    const graph = facts.graphs.get(fetch.subgraph) ?? '';
    const document = documentOf(fetch);
    const fragments = fragmentsOf(document);
    let mended = false;

    const selections = (set: SelectionSetNode, place: string): SelectionNode[] =>
      set.selections.flatMap((selection): SelectionNode[] => {
        if (selection.kind === Kind.FIELD) {
          if (!selection.selectionSet) return [selection];
          const field = facts.types.get(place)?.get(selection.name.value);
          const type = field?.there.get(graph)?.type ?? field?.type ?? '';
          return [{ ...selection, selectionSet: mendSet(selection.selectionSet, type) }];
        }
        const fragment =
          selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
        return fragment ? fragmentAt(fragment, place) : [];
      });

    const fragmentAt = (
      { typeCondition, selectionSet }: InlineFragmentNode | FragmentDefinitionNode,
      place: string,
    ): SelectionNode[] => {
      const condition = typeCondition?.name.value ?? place;
      const isObject = facts.objects.has(place);
      if (isObject && condition !== place) {
        if (facts.objects.has(condition)) {
          mended = true;
          return [];
        }
        if (!isKnownTo(facts, condition, graph)) {
          mended = true;
          return selections(selectionSet, place);
        }
      }
      const set = mendSet(selectionSet, isObject ? place : condition);
      return [{ kind: Kind.INLINE_FRAGMENT, ...(typeCondition && { typeCondition }), selectionSet: set }];
    };

    const mendSet = (set: SelectionSetNode, place: string): SelectionSetNode => {
      const left = selections(set, place);
      return { ...set, selections: left.length > 0 ? left : [typename] };
    };

    const definitions = document.definitions.map((node) =>
      node.kind === Kind.OPERATION_DEFINITION
        ? { ...node, selectionSet: mendSet(node.selectionSet, facts.roots[node.operation] ?? '') }
        : node,
    );
    return mended ? withDocument(fetch, { ...document, definitions }, fetch.targets) : fetch;
  };

  return ({ root }) => ({
    root: mapFetches(root, (fetch) => (fetch.operation.includes('...') ? mend(fetch) : fetch)),
  });
};
