import { Kind, type SelectionSetNode } from 'graphql';
import { responseKey } from '../operation/nodes.ts';
import { fragmentsOf } from '../operation/fragments.ts';
import { type FetchNode, UnknownPlan } from '../plan/plan.ts';
import { documentOf } from '../plan/withDocument.ts';
import { bareName, type Facts } from './joinFacts.ts';

/** Lists and exclamation marks count, and the names of types without fields. */
const shapeOf = ({ knownTo }: Facts, wrapped: string): string => {
  const name = bareName(wrapped);
  return knownTo.has(name) ? wrapped.replace(name, '{}') : wrapped;
};

/** Names of fields that are of one shape here and of another there. */
const variousNames = (facts: Facts): readonly string[] => {
  const shapes = new Map<string, Set<string>>();
  for (const fields of facts.types.values())
    for (const [name, { wrapped, there }] of fields) {
      const found = shapes.get(name) ?? new Set();
      shapes.set(name, found.add(shapeOf(facts, wrapped)));
      for (const own of there.values()) if (own.wrapped !== undefined) found.add(shapeOf(facts, own.wrapped));
    }
  return [...shapes].flatMap(([name, { size }]) => (size > 1 ? [name] : []));
};

/** What is selected of objects at one place, by the type that has the fields. */
type Selected = Map<SelectionSetNode, Set<string>>;

interface Asked {
  readonly shape: string;
  readonly under: Selected;
}

const add = (selected: Selected, set: SelectionSetNode, type: string): void => {
  selected.set(set, (selected.get(set) ?? new Set()).add(type));
};

const isIn = (selected: Selected, set: SelectionSetNode, type: string): boolean =>
  selected.get(set)?.has(type) === true;

/**
 * Checks that no fetch asks under one name for fields of different shapes, of which every subgraph makes an invalid
 * document: the native planner (0.0.38) does, where types of one interface or union have fields of one name, one of
 * them non-null and the other not. Undefined for a supergraph without such names; throws UnknownPlan.
 */
export const createShapeCheck = (facts: Facts): ((fetch: FetchNode) => void) | undefined => {
  const names = variousNames(facts);
  if (names.length === 0) return undefined;
  return (fetch) => {
    const { operation } = fetch;
    // Most fetches have no fragments, or none of the names, and need not be parsed.
    if (operation.includes('...') && names.some((name) => operation.includes(name))) check(facts, fetch);
  };
};

const check = (facts: Facts, fetch: FetchNode): void => {
  const graph = facts.graphs.get(fetch.subgraph) ?? '';
  const document = documentOf(fetch);
  const fragments = fragmentsOf(document);

  const compare = (selected: Selected): void => {
    const byName = new Map<string, Asked>();
    const seen: Selected = new Map();
    const visit = (set: SelectionSetNode, type: string): void => {
      if (isIn(seen, set, type)) return;
      add(seen, set, type);
      for (const selection of set.selections) {
        if (selection.kind === Kind.FIELD) {
          const name = selection.name.value;
          const field = facts.types.get(type)?.get(name);
          const wrapped = field?.there.get(graph)?.wrapped ?? field?.wrapped ?? name;
          const shape = shapeOf(facts, wrapped);
          const key = responseKey(selection);
          const known = byName.get(key) ?? { shape, under: new Map() };
          if (known.shape !== shape)
            throw new UnknownPlan(`a fetch of ${key} from ${graph} as ${known.shape} and as ${shape}`);
          byName.set(key, known);
          if (selection.selectionSet) add(known.under, selection.selectionSet, bareName(wrapped));
        } else if (selection.kind === Kind.INLINE_FRAGMENT) {
          visit(selection.selectionSet, selection.typeCondition?.name.value ?? type);
        } else {
          const fragment = fragments.get(selection.name.value);
          if (fragment) visit(fragment.selectionSet, fragment.typeCondition.name.value);
        }
      }
    };
    for (const [set, types] of selected) for (const type of types) visit(set, type);
    for (const { under } of byName.values()) compare(under);
  };

  for (const node of document.definitions)
    if (node.kind === Kind.OPERATION_DEFINITION)
      compare(new Map([[node.selectionSet, new Set([facts.roots[node.operation] ?? ''])]]));
};
