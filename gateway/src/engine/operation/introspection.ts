import {
  type DocumentNode,
  execute,
  type FieldNode,
  type FragmentSpreadNode,
  type GraphQLSchema,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
  visit,
} from 'graphql';
import type { JsonObject } from '../json.ts';
import { dropUnused } from './dropUnused.ts';

type RootSelection = FieldNode | FragmentSpreadNode;

const isIntrospection = ({ kind, name }: RootSelection): boolean =>
  kind === Kind.FIELD && (name.value === '__schema' || name.value === '__type');

/** Keeps what `keep` says of the root's selections, in the operation and in the fragments on its root type. */
const filterRoot = (
  document: DocumentNode,
  rootType: string,
  keep: (selection: RootSelection) => boolean,
): DocumentNode => {
  const filter = (selections: SelectionSetNode): SelectionSetNode => ({
    ...selections,
    selections: selections.selections.flatMap((selection): SelectionNode[] => {
      if (selection.kind !== Kind.INLINE_FRAGMENT) return keep(selection) ? [selection] : [];
      const inner = filter(selection.selectionSet);
      return inner.selections.length > 0 ? [{ ...selection, selectionSet: inner }] : [];
    }),
  });
  let definitions = document.definitions.map((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION ||
    (definition.kind === Kind.FRAGMENT_DEFINITION && definition.typeCondition.name.value === rootType)
      ? { ...definition, selectionSet: filter(definition.selectionSet) }
      : definition,
  );
  // A fragment that has become empty takes its spreads along, which may empty another.
  for (;;) {
    const empty = new Set(
      definitions.flatMap((definition) =>
        definition.kind === Kind.FRAGMENT_DEFINITION && definition.selectionSet.selections.length === 0
          ? [definition.name.value]
          : [],
      ),
    );
    if (empty.size === 0) return { ...document, definitions };
    const left = definitions.filter(
      (definition) => definition.kind !== Kind.FRAGMENT_DEFINITION || !empty.has(definition.name.value),
    );
    definitions = visit(
      { ...document, definitions: left },
      {
        FragmentSpread: { leave: (spread) => (empty.has(spread.name.value) ? null : undefined) },
        InlineFragment: { leave: (node) => (node.selectionSet.selections.length === 0 ? null : undefined) },
      },
    ).definitions.slice();
  }
};

/** One operation taken apart: what the schema answers itself, and what must be fetched. */
export interface SplitOperation {
  /** Undefined when nothing is left to fetch. */
  readonly fetched: DocumentNode | undefined;
  /** Undefined when the operation asks nothing of the schema. */
  readonly introspected: DocumentNode | undefined;
}

/**
 * Splits `__schema` and `__type` off: no subgraph knows the whole schema. `document` holds one operation and
 * its fragments. The root's `__typename` needs no fetch either, but stays where there is one anyway.
 */
export const splitIntrospection = (document: DocumentNode, rootType: string): SplitOperation => {
  const onRoot = new Set(
    document.definitions.flatMap((definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION && definition.typeCondition.name.value === rootType
        ? [definition.name.value]
        : [],
    ),
  );
  const isRootFragment = (selection: RootSelection): boolean =>
    selection.kind === Kind.FRAGMENT_SPREAD && onRoot.has(selection.name.value);
  const asksSchema = (selection: RootSelection): boolean =>
    isIntrospection(selection) || isRootFragment(selection);
  let own = 0;
  let other = 0;
  filterRoot(document, rootType, (selection) => {
    if (isRootFragment(selection)) return true;
    if (asksSchema(selection)) own += 1;
    else if (selection.name.value !== '__typename') other += 1;
    return true;
  });
  const introspected = own > 0 ? dropUnused(filterRoot(document, rootType, asksSchema)) : undefined;
  if (other === 0) return { fetched: undefined, introspected };
  const fetched =
    own > 0
      ? dropUnused(filterRoot(document, rootType, (selection) => !isIntrospection(selection)))
      : document;
  return { fetched, introspected };
};

/** Answers `__schema` and `__type`; JSON by response key. */
export const introspect = (
  schema: GraphQLSchema,
  document: DocumentNode,
  variableValues: JsonObject,
): ReadonlyMap<string, string> => {
  const result = execute({ schema, document, variableValues, rootValue: {} });
  const data = 'then' in result ? undefined : result.data;
  return new Map(Object.entries(data ?? {}).map(([key, value]) => [key, JSON.stringify(value)]));
};
