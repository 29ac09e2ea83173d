import {
  type DocumentNode,
  type FieldNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { responseKey } from '../operation/nodes.ts';
import { type FetchNode, type Plan, type Requirement, UnknownPlan } from '../plan/plan.ts';
import { fetchesOf } from '../plan/tree.ts';
import { documentOf } from '../plan/withDocument.ts';
import { fragmentsOf } from '../operation/fragments.ts';
import type { Planner } from './port.ts';
import { asksMuch, type Facts, isKnownTo, type FieldOfSet, fieldsOf, readFacts } from './joinFacts.ts';
import { createShapeCheck } from './shapes.ts';

/** The names of all that the representations of one `_entities` field hold. */
const sentNames = (requires: readonly Requirement[], names = new Set<string>()): ReadonlySet<string> => {
  for (const each of requires) {
    if (each.kind === 'field') names.add(each.as);
    else sentNames(each.selections, names);
  }
  return names;
};

/**
 * Checks that a plan asks no subgraph for a field that requires others without sending those: Apollo's planner (2.14)
 * does, where a field that requires that one is asked for. And that a plan of the native planner (0.0.38) asks
 * none for a field that is external there, unless it is provided at that place: that one takes what is provided at one
 * place for provided at others, and not even at the same ones each time it is loaded. A subgraph then answers
 * null or worse, and nobody is told. Nor may the native planner ask for two shapes under one name (shapes.ts).
 *
 * Undefined for a supergraph where none of this can be.
 */
export const createPlanCheck = (supergraph: DocumentNode): PlanCheck | undefined => {
  const facts = readFacts(supergraph);
  const checkShapes = createShapeCheck(facts);
  if (!asksMuch(facts) && !checkShapes) return undefined;
  const risky = riskyNames(facts);
  return ({ root }, planner) => {
    for (const fetch of fetchesOf(root)) {
      if (planner === 'native') checkShapes?.(fetch);
      const names = risky.get(facts.graphs.get(fetch.subgraph) ?? '') ?? [];
      // Most fetches have none of them, and need not be parsed.
      if (names.some((name) => fetch.operation.includes(name))) checkFetch(facts, fetch, planner);
    }
  };
};

/** By subgraph: the names of the fields that it may be asked for wrongly. */
const riskyNames = ({ types }: Facts): ReadonlyMap<string, readonly string[]> => {
  const names = new Map<string, Set<string>>();
  for (const fields of types.values())
    for (const [name, { there }] of fields)
      for (const [graph, { external, requires, contextual }] of there)
        if (external || requires || contextual.length > 0)
          names.set(graph, (names.get(graph) ?? new Set()).add(name));
  return new Map([...names].map(([graph, found]) => [graph, [...found]]));
};

/** Throws UnknownPlan on a plan that is known to be wrong. */
export type PlanCheck = (plan: Plan, planner: Planner['name']) => void;

/** A place in a fetch: objects of one type, and what of theirs the subgraph has besides its own fields. */
interface Place {
  readonly type: string;
  readonly provided: readonly SelectionSetNode[];
  /** Names in the representations of the entities that stand here; undefined: none were sent for this place. */
  readonly sent: ReadonlySet<string> | undefined;
}

const checkFetch = (facts: Facts, fetch: FetchNode, planner: Planner['name']): void => {
  const graph = facts.graphs.get(fetch.subgraph) ?? '';
  const document = documentOf(fetch);
  const fragments = fragmentsOf(document);
  const sent = new Map(
    fetch.targets.flatMap((target) =>
      target.kind === 'entities' ? [[target.responseKey, sentNames(target.requires)] as const] : [],
    ),
  );

  /** What is provided for one object type is not for another. */
  const applies = ({ on }: FieldOfSet, type: string): boolean =>
    on === undefined || on === type || !facts.objects.has(on) || !facts.objects.has(type);

  const given = (provided: readonly SelectionSetNode[], type: string, name: string): FieldOfSet[] =>
    provided
      .flatMap((set) => fieldsOf(set))
      .filter((candidate) => candidate.name === name && applies(candidate, type));

  const isExternal = ({ type, provided }: Place, name: string): boolean =>
    facts.types.get(type)?.get(name)?.there.get(graph)?.external === true &&
    !facts.keys.has(`${graph}.${name}`) &&
    given(provided, type, name).length === 0;

  const below = ({ type, provided }: Place, name: string): Place => {
    const field = facts.types.get(type)?.get(name);
    const own = field?.there.get(graph)?.provides;
    const inner = given(provided, type, name).flatMap(({ under }) => under ?? []);
    return { type: field?.type ?? '', provided: own ? [...inner, own] : inner, sent: undefined };
  };

  /** The first field of a set that the subgraph neither has nor is sent. */
  const missing = (place: Place, set: SelectionSetNode): string | undefined => {
    for (const { name, under, on } of fieldsOf(set)) {
      if (place.sent?.has(name)) continue;
      const here = on === undefined ? place : { ...place, type: on };
      if (isExternal(here, name)) return name;
      const inner = under && missing(below(here, name), under);
      if (inner !== undefined) return inner;
    }
    return undefined;
  };

  /** What is asked of an interface is asked of the types under it: the native planner forgets those. */
  const typesAt = ({ type }: Place): readonly string[] => {
    const under = planner === 'native' ? facts.implementers.get(type) : undefined;
    return under ? [type, ...under.filter((object) => isKnownTo(facts, object, graph))] : [type];
  };

  const checkField = (place: Place, selection: FieldNode): void => {
    const name = selection.name.value;
    if (planner === 'native' && isExternal(place, name))
      throw new UnknownPlan(`a fetch of ${place.type}.${name}, which is external to ${graph}`);
    const { requires, contextual = [] } = facts.types.get(place.type)?.get(name)?.there.get(graph) ?? {};
    for (const argument of contextual)
      if (!selection.arguments?.some((given) => given.name.value === argument))
        throw new UnknownPlan(`a fetch of ${place.type}.${name} from ${graph} without its ${argument}`);
    const lack = requires && missing(place, requires);
    if (lack !== undefined)
      throw new UnknownPlan(
        `a fetch of ${place.type}.${name} from ${graph} without ${lack}, which it requires`,
      );
  };

  const check = (place: Place, selected: SelectionSetNode): void => {
    for (const selection of selected.selections) {
      if (selection.kind === Kind.INLINE_FRAGMENT) {
        check({ ...place, type: selection.typeCondition?.name.value ?? place.type }, selection.selectionSet);
        continue;
      }
      if (selection.kind === Kind.FRAGMENT_SPREAD) {
        const fragment = fragments.get(selection.name.value);
        if (fragment) check({ ...place, type: fragment.typeCondition.name.value }, fragment.selectionSet);
        continue;
      }
      const name = selection.name.value;
      for (const type of typesAt(place)) checkField({ ...place, type }, selection);
      if (!selection.selectionSet) continue;
      const entities = name === '_entities' ? sent.get(responseKey(selection)) : undefined;
      check({ ...below(place, name), sent: entities }, selection.selectionSet);
    }
  };

  for (const node of document.definitions)
    if (node.kind === Kind.OPERATION_DEFINITION) check(rootOf(facts, node), node.selectionSet);
};

const rootOf = (facts: Facts, { operation }: OperationDefinitionNode): Place => ({
  type: facts.roots[operation] ?? '',
  provided: [],
  sent: undefined,
});
