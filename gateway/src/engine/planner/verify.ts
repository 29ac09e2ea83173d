import {
  type ConstDirectiveNode,
  type DocumentNode,
  Kind,
  parse,
  type SelectionSetNode,
  type TypeNode,
} from 'graphql';
import { joinArgument, readFieldSet } from '../joinSpec.ts';
import { type Plan, UnknownPlan } from '../plan/plan.ts';
import { fetchesOf } from '../plan/tree.ts';

/** What the supergraph says of one field in one subgraph. */
interface FieldThere {
  readonly external: boolean;
  readonly provides: SelectionSetNode | undefined;
}

interface FieldFacts {
  readonly type: string;
  /** By subgraph (the name of its `join__Graph` value); empty: the field is everywhere. */
  readonly there: ReadonlyMap<string, FieldThere>;
}

interface Facts {
  readonly types: ReadonlyMap<string, ReadonlyMap<string, FieldFacts>>;
  readonly objects: ReadonlySet<string>;
  readonly roots: Readonly<Record<string, string>>;
  /** From a subgraph's name to its `join__Graph` value. */
  readonly graphs: ReadonlyMap<string, string>;
  /** `GRAPH.field`, for every field of a key there: a key may be external and is there all the same. */
  readonly keys: ReadonlySet<string>;
}

type Joins = readonly ConstDirectiveNode[] | undefined;

const isExternal = (join: ConstDirectiveNode): boolean =>
  join.arguments?.some(
    ({ name, value }) => name.value === 'external' && value.kind === Kind.BOOLEAN && value.value,
  ) ?? false;

const named = (directives: Joins, name: string): readonly ConstDirectiveNode[] =>
  (directives ?? []).filter((directive) => directive.name.value === name);

const nameOfType = (type: TypeNode): string =>
  type.kind === Kind.NAMED_TYPE ? type.name.value : nameOfType(type.type);

interface FieldOfSet {
  readonly name: string;
  readonly under: SelectionSetNode | undefined;
  /** The fragment's type; undefined outside of fragments. */
  readonly on: string | undefined;
}

/** Each field of a set, also in fragments. */
const fieldsOf = (set: SelectionSetNode, on?: string): FieldOfSet[] =>
  set.selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD)
      return [{ name: selection.name.value, under: selection.selectionSet, on }];
    return selection.kind === Kind.INLINE_FRAGMENT
      ? fieldsOf(selection.selectionSet, selection.typeCondition?.name.value ?? on)
      : [];
  });

const addKeys = (graph: string, set: SelectionSetNode, keys: Set<string>): void => {
  for (const { name, under } of fieldsOf(set)) {
    keys.add(`${graph}.${name}`);
    if (under) addKeys(graph, under, keys);
  }
};

const readFields = (directives: Joins): ReadonlyMap<string, FieldThere> =>
  new Map(
    named(directives, 'join__field').flatMap((join) => {
      const graph = joinArgument(join, 'graph');
      const provides = joinArgument(join, 'provides');
      if (graph === undefined) return [];
      const there: FieldThere = {
        external: isExternal(join),
        provides: provides === undefined ? undefined : readFieldSet(provides),
      };
      return [[graph, there] as const];
    }),
  );

const readFacts = (supergraph: DocumentNode): Facts => {
  const types = new Map<string, ReadonlyMap<string, FieldFacts>>();
  const graphs = new Map<string, string>();
  const keys = new Set<string>();
  const objects = new Set<string>();
  const roots: Record<string, string> = {
    query: 'Query',
    mutation: 'Mutation',
    subscription: 'Subscription',
  };
  for (const node of supergraph.definitions) {
    if (node.kind === Kind.SCHEMA_DEFINITION) {
      for (const { operation, type } of node.operationTypes) roots[operation] = type.name.value;
    } else if (node.kind === Kind.ENUM_TYPE_DEFINITION) {
      for (const { name, directives } of node.values ?? [])
        for (const graph of named(directives, 'join__graph'))
          graphs.set(joinArgument(graph, 'name') ?? '', name.value);
    } else if (node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.INTERFACE_TYPE_DEFINITION) {
      if (node.kind === Kind.OBJECT_TYPE_DEFINITION) objects.add(node.name.value);
      for (const join of named(node.directives, 'join__type')) {
        const key = joinArgument(join, 'key');
        if (key !== undefined) addKeys(joinArgument(join, 'graph') ?? '', readFieldSet(key), keys);
      }
      types.set(
        node.name.value,
        new Map(
          (node.fields ?? []).map(({ name, type, directives }) => [
            name.value,
            { type: nameOfType(type), there: readFields(directives) },
          ]),
        ),
      );
    }
  }
  return { types, objects, roots, graphs, keys };
};

const usesProvides = ({ types }: Facts): boolean =>
  [...types.values()].some((fields) =>
    [...fields.values()].some(({ there }) => [...there.values()].some(({ provides }) => provides)),
  );

/**
 * Checks that a plan asks no subgraph for a field that is external there, unless it is provided at that place.
 * The native planner (0.0.38) takes what is provided at one place for provided at others, and not even
 * at the same ones each time it is loaded; a subgraph then answers null, and nobody is told.
 *
 * Undefined for a supergraph that provides nothing. The check throws UnknownPlan.
 */
export const createPlanCheck = (supergraph: DocumentNode): ((plan: Plan) => void) | undefined => {
  const facts = readFacts(supergraph);
  if (!usesProvides(facts)) return undefined;

  /** What is provided for one object type is not for another. */
  const applies = ({ on }: FieldOfSet, type: string): boolean =>
    on === undefined || on === type || !facts.objects.has(on) || !facts.objects.has(type);

  const check = (
    graph: string,
    type: string,
    selected: SelectionSetNode,
    provided: readonly SelectionSetNode[],
    fragments: ReadonlyMap<string, { readonly on: string; readonly selected: SelectionSetNode }>,
  ): void => {
    for (const selection of selected.selections) {
      if (selection.kind === Kind.INLINE_FRAGMENT) {
        check(
          graph,
          selection.typeCondition?.name.value ?? type,
          selection.selectionSet,
          provided,
          fragments,
        );
      } else if (selection.kind === Kind.FRAGMENT_SPREAD) {
        const fragment = fragments.get(selection.name.value);
        if (fragment) check(graph, fragment.on, fragment.selected, provided, fragments);
      } else {
        const name = selection.name.value;
        const field = facts.types.get(type)?.get(name);
        const there = field?.there.get(graph);
        const given = provided
          .flatMap((set) => fieldsOf(set))
          .filter((candidate) => candidate.name === name && applies(candidate, type));
        if (there?.external && given.length === 0 && !facts.keys.has(`${graph}.${name}`))
          throw new UnknownPlan(`a fetch of ${type}.${name}, which is external to ${graph}`);
        const under = [
          ...given.flatMap(({ under: set }) => set ?? []),
          ...(there?.provides ? [there.provides] : []),
        ];
        if (selection.selectionSet) check(graph, field?.type ?? '', selection.selectionSet, under, fragments);
      }
    }
  };

  return (plan) => {
    for (const { subgraph, operation, operationKind } of fetchesOf(plan.root)) {
      const { definitions } = parse(operation, { noLocation: true });
      const fragments = new Map(
        definitions.flatMap((node) =>
          node.kind === Kind.FRAGMENT_DEFINITION
            ? [[node.name.value, { on: node.typeCondition.name.value, selected: node.selectionSet }] as const]
            : [],
        ),
      );
      for (const node of definitions)
        if (node.kind === Kind.OPERATION_DEFINITION)
          check(
            facts.graphs.get(subgraph) ?? '',
            facts.roots[operationKind] ?? '',
            node.selectionSet,
            [],
            fragments,
          );
    }
  };
};
