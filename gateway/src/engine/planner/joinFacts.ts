import {
  type ConstDirectiveNode,
  type DocumentNode,
  Kind,
  print,
  type SelectionSetNode,
  type TypeNode,
} from 'graphql';
import { subgraphNamesOf } from '../joinedKeys.ts';
import { contextArgumentsOf, directivesNamed, joinArgument, joinFlag, readFieldSet } from '../joinSpec.ts';

/** What the supergraph says of one field in one subgraph. */
export interface FieldThere {
  readonly external: boolean;
  readonly provides: SelectionSetNode | undefined;
  readonly requires: SelectionSetNode | undefined;
  /** Names of its arguments that are taken from a context; no client can give them. */
  readonly contextual: readonly string[];
  /** The field's type there, where it is another one than elsewhere: an object in place of an interface or a union. */
  readonly type: string | undefined;
  /** The same with its lists and exclamation marks, where they are others than elsewhere too. */
  readonly wrapped: string | undefined;
}

export interface FieldFacts {
  readonly type: string;
  /** With its lists and exclamation marks. */
  readonly wrapped: string;
  /** By subgraph (the name of its `join__Graph` value); empty: the field is everywhere. */
  readonly there: ReadonlyMap<string, FieldThere>;
}

export interface Facts {
  readonly types: ReadonlyMap<string, ReadonlyMap<string, FieldFacts>>;
  readonly objects: ReadonlySet<string>;
  /** By interface: the object types that implement it in some subgraph. */
  readonly implementers: ReadonlyMap<string, readonly string[]>;
  /** By composite type: the subgraphs that know it (their `join__Graph` values); empty: all. */
  readonly knownTo: ReadonlyMap<string, ReadonlySet<string>>;
  readonly roots: Readonly<Record<string, string>>;
  /** From a subgraph's name to its `join__Graph` value. */
  readonly graphs: ReadonlyMap<string, string>;
  /** `GRAPH.field`, for every field of a key there: a key may be external and is there all the same. */
  readonly keys: ReadonlySet<string>;
}

type Joins = readonly ConstDirectiveNode[] | undefined;

export const nameOfType = (type: TypeNode): string =>
  type.kind === Kind.NAMED_TYPE ? type.name.value : nameOfType(type.type);

/** A type without its lists and exclamation marks. */
export const bareName = (wrapped: string): string => wrapped.replace(/\W/g, '');

export interface FieldOfSet {
  readonly name: string;
  readonly under: SelectionSetNode | undefined;
  /** The fragment's type; undefined outside of fragments. */
  readonly on: string | undefined;
}

/** Each field of a set, also in fragments. */
export const fieldsOf = (set: SelectionSetNode, on?: string): FieldOfSet[] =>
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

const setOf = (join: ConstDirectiveNode, name: string): SelectionSetNode | undefined => {
  const text = joinArgument(join, name);
  return text === undefined ? undefined : readFieldSet(text);
};

const readFields = (directives: Joins, type: string): ReadonlyMap<string, FieldThere> =>
  new Map(
    directivesNamed(directives, 'join__field').flatMap((join) => {
      const graph = joinArgument(join, 'graph');
      if (graph === undefined) return [];
      const wrapped = joinArgument(join, 'type');
      const declared = wrapped === undefined ? undefined : bareName(wrapped);
      const there: FieldThere = {
        external: joinFlag(join, 'external') ?? false,
        provides: setOf(join, 'provides'),
        requires: setOf(join, 'requires'),
        contextual: contextArgumentsOf(join).map(({ name }) => name),
        type: declared === type ? undefined : declared,
        wrapped,
      };
      return [[graph, there] as const];
    }),
  );

export const readFacts = (supergraph: DocumentNode): Facts => {
  const types = new Map<string, ReadonlyMap<string, FieldFacts>>();
  const graphs = new Map([...subgraphNamesOf(supergraph)].map(([graph, name]) => [name, graph] as const));
  const keys = new Set<string>();
  const objects = new Set<string>();
  const implementers = new Map<string, string[]>();
  const knownTo = new Map<string, ReadonlySet<string>>();
  const roots: Record<string, string> = {
    query: 'Query',
    mutation: 'Mutation',
    subscription: 'Subscription',
  };
  for (const node of supergraph.definitions) {
    if (
      node.kind === Kind.OBJECT_TYPE_DEFINITION ||
      node.kind === Kind.INTERFACE_TYPE_DEFINITION ||
      node.kind === Kind.UNION_TYPE_DEFINITION
    )
      knownTo.set(
        node.name.value,
        new Set(
          directivesNamed(node.directives, 'join__type').map((join) => joinArgument(join, 'graph') ?? ''),
        ),
      );
    if (node.kind === Kind.SCHEMA_DEFINITION) {
      for (const { operation, type } of node.operationTypes) roots[operation] = type.name.value;
    } else if (node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.INTERFACE_TYPE_DEFINITION) {
      if (node.kind === Kind.OBJECT_TYPE_DEFINITION) {
        objects.add(node.name.value);
        for (const { name } of node.interfaces ?? [])
          implementers.set(name.value, [...(implementers.get(name.value) ?? []), node.name.value]);
      }
      for (const join of directivesNamed(node.directives, 'join__type')) {
        const key = joinArgument(join, 'key');
        if (key !== undefined) addKeys(joinArgument(join, 'graph') ?? '', readFieldSet(key), keys);
      }
      types.set(
        node.name.value,
        new Map(
          (node.fields ?? []).map(({ name, type, directives }) => [
            name.value,
            {
              type: nameOfType(type),
              wrapped: print(type),
              there: readFields(directives, nameOfType(type)),
            },
          ]),
        ),
      );
    }
  }
  return { types, objects, implementers, knownTo, roots, graphs, keys };
};

/** Whether a subgraph (its `join__Graph` value) knows a composite type. */
export const isKnownTo = ({ knownTo }: Facts, type: string, graph: string): boolean => {
  const known = knownTo.get(type);
  return !known || known.size === 0 || known.has(graph);
};

/** Whether a subgraph provides a field, requires one, or takes an argument from a context. */
export const asksMuch = ({ types }: Facts): boolean =>
  [...types.values()].some((fields) =>
    [...fields.values()].some(({ there }) =>
      [...there.values()].some(
        ({ provides, requires, contextual }) => provides ?? requires ?? contextual.length > 0,
      ),
    ),
  );
