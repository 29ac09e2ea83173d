import { type DocumentNode, Kind, type SelectionNode, type SelectionSetNode } from 'graphql';
import { responseKey } from '../operation/nodes.ts';
import type { EntityTarget, FetchNode, Requirement, Target } from '../plan/plan.ts';
import { documentOf, withDocument } from '../plan/withDocument.ts';
import { fragmentsOf } from '../operation/fragments.ts';
import { fieldsOf, readFacts } from './joinFacts.ts';
import type { RequiredUse } from './requiredUses.ts';

/** By place in a representation: the name of the use, or of the plain field, that stands there. */
type Needs = ReadonlyMap<string, string>;

/** Fields of entities that one representation serves. */
type Group = Map<string, string>;

const fits = (needs: Needs, group: Group): boolean =>
  [...needs].every(([place, name]) => (group.get(place) ?? name) === name);

const keyOf = (selection: SelectionNode): string =>
  selection.kind === Kind.FIELD ? responseKey(selection) : '';

/**
 * Splits a fetch of entities whose fields require one field with different arguments: a representation can hold only
 * one of the two. `supergraph`: the one of `withRequiredUses`.
 */
export const createUseSplitter = (
  supergraph: DocumentNode,
  uses: ReadonlyMap<string, RequiredUse>,
): ((fetch: FetchNode) => FetchNode[]) => {
  const facts = readFacts(supergraph);
  const realName = (name: string): string => uses.get(name)?.field ?? name;

  const addNeeds = (set: SelectionSetNode, place: string, needs: Map<string, string>): void => {
    for (const { name, under } of fieldsOf(set)) {
      const here = `${place}.${realName(name)}`;
      needs.set(here, name);
      if (under) addNeeds(under, here, needs);
    }
  };

  const addPlaces = (
    requires: readonly Requirement[],
    place: string,
    found: Map<string, Set<string>>,
  ): void => {
    for (const each of requires) {
      if (each.kind === 'fragment') {
        addPlaces(each.selections, place, found);
        continue;
      }
      const here = `${place}.${realName(each.as)}`;
      found.set(here, (found.get(here) ?? new Set()).add(each.as));
      if (each.selections) addPlaces(each.selections, here, found);
    }
  };

  /** The places of a representation for which there is more than one value. */
  const contestedIn = ({ requires }: EntityTarget): ReadonlySet<string> => {
    const found = new Map<string, Set<string>>();
    addPlaces(requires, '', found);
    return new Set([...found].flatMap(([place, names]) => (names.size > 1 ? [place] : [])));
  };

  /** What is left of a representation that serves one group. */
  const requiresOf = (
    requires: readonly Requirement[],
    place: string,
    contested: ReadonlySet<string>,
    serves: Group,
  ): Requirement[] =>
    requires.flatMap((each): Requirement[] => {
      if (each.kind === 'fragment') {
        const selections = requiresOf(each.selections, place, contested, serves);
        return selections.length > 0 ? [{ ...each, selections }] : [];
      }
      const here = `${place}.${realName(each.as)}`;
      const chosen = serves.get(here) ?? realName(each.as);
      if (contested.has(here) && chosen !== each.as) return [];
      if (!each.selections) return [each];
      const selections = requiresOf(each.selections, here, contested, serves);
      return selections.length > 0 ? [{ ...each, selections }] : [];
    });

  return (fetch) => {
    const contested = new Map(
      fetch.targets.flatMap((target) => {
        const places = target.kind === 'entities' ? contestedIn(target) : new Set<string>();
        return target.kind === 'entities' && places.size > 0 ? [[target.responseKey, places] as const] : [];
      }),
    );
    if (contested.size === 0) return [fetch];
    const graph = facts.graphs.get(fetch.subgraph) ?? '';
    const document = documentOf(fetch);
    const fragments = fragmentsOf(document);

    const needsOf = (type: string, field: string): Needs => {
      const needs = new Map<string, string>();
      const requires = facts.types.get(type)?.get(field)?.there.get(graph)?.requires;
      if (requires) addNeeds(requires, '', needs);
      return needs;
    };

    /** Of the selections of entities: those that each group serves, the groups made on the way. */
    const divide = (
      set: SelectionSetNode,
      type: string,
      of: { readonly groups: Group[]; readonly wanted: number },
    ): SelectionNode[] =>
      set.selections.flatMap((selection): SelectionNode[] => {
        if (selection.kind === Kind.FIELD) {
          const needs = needsOf(type, selection.name.value);
          let index = of.groups.findIndex((each) => fits(needs, each));
          if (index < 0) index = of.groups.push(new Map()) - 1;
          for (const [place, name] of needs) of.groups[index]?.set(place, name);
          return index === of.wanted ? [selection] : [];
        }
        const fragment =
          selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
        if (!fragment) return [];
        const { typeCondition, selectionSet } = fragment;
        const selections = divide(selectionSet, typeCondition?.name.value ?? type, of);
        return selections.length > 0
          ? [
              {
                kind: Kind.INLINE_FRAGMENT,
                ...(typeCondition && { typeCondition }),
                selectionSet: { ...selectionSet, selections },
              },
            ]
          : [];
      });

    /** The fetch for the nth group of each `_entities` field; undefined where none has so many. */
    const nth = (wanted: number): FetchNode | undefined => {
      const served = new Map<string, Group>();
      const definitions = document.definitions.map((definition) => {
        if (definition.kind !== Kind.OPERATION_DEFINITION) return definition;
        const { selectionSet } = definition;
        const selections = selectionSet.selections.flatMap((selection): SelectionNode[] => {
          const key = keyOf(selection);
          if (!contested.has(key) || selection.kind !== Kind.FIELD || !selection.selectionSet)
            return wanted === 0 ? [selection] : [];
          const groups: Group[] = [];
          const inner = divide(selection.selectionSet, '', { groups, wanted });
          const serves = groups[wanted];
          if (!serves || inner.length === 0) return [];
          served.set(key, serves);
          return [{ ...selection, selectionSet: { ...selection.selectionSet, selections: inner } }];
        });
        return { ...definition, selectionSet: { ...selectionSet, selections } };
      });
      const targets = fetch.targets.flatMap((target): Target[] => {
        if (target.kind === 'root') return wanted === 0 ? [target] : [];
        const places = contested.get(target.responseKey);
        if (!places) return wanted === 0 ? [target] : [];
        const serves = served.get(target.responseKey);
        return serves ? [{ ...target, requires: requiresOf(target.requires, '', places, serves) }] : [];
      });
      return targets.length > 0 ? withDocument(fetch, { ...document, definitions }, targets) : undefined;
    };

    const all: FetchNode[] = [];
    for (let next = nth(0); next; next = nth(all.length)) all.push(next);
    return all;
  };
};
