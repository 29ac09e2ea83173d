import {
  type ArgumentNode,
  type DirectiveNode,
  type DocumentNode,
  Kind,
  type SelectionSetNode,
  type TypeNode,
  type ValueNode,
} from 'graphql';
import { fragmentsOf } from '../../engine/operation/fragments.ts';

/** How big an operation is with its fragments written out. */
export interface Extent {
  /** Levels of fields inside each other. */
  readonly depth: number;
  /** Levels of selections, those of fragments among them. */
  readonly levels: number;
  readonly fields: number;
  readonly aliases: number;
  readonly rootFields: number;
  readonly directives: number;
  /** The most fields of one answered name that stand in one selection set, whose inline fragments are part of it. */
  readonly duplicates: number;
  /** Lists inside each other in one written value, whatever objects stand between them, or in a variable's type. */
  readonly lists: number;
}

const nothing: Extent = {
  depth: 0,
  levels: 0,
  fields: 0,
  aliases: 0,
  rootFields: 0,
  directives: 0,
  duplicates: 0,
  lists: 0,
};

/** Siblings side by side. */
const beside = (a: Extent, b: Extent): Extent => ({
  depth: Math.max(a.depth, b.depth),
  levels: Math.max(a.levels, b.levels),
  fields: a.fields + b.fields,
  aliases: a.aliases + b.aliases,
  rootFields: a.rootFields + b.rootFields,
  directives: a.directives + b.directives,
  duplicates: Math.max(a.duplicates, b.duplicates),
  lists: Math.max(a.lists, b.lists),
});

/** Each number for itself. */
const larger = (a: Extent, b: Extent): Extent => ({
  depth: Math.max(a.depth, b.depth),
  levels: Math.max(a.levels, b.levels),
  fields: Math.max(a.fields, b.fields),
  aliases: Math.max(a.aliases, b.aliases),
  rootFields: Math.max(a.rootFields, b.rootFields),
  directives: Math.max(a.directives, b.directives),
  duplicates: Math.max(a.duplicates, b.duplicates),
  lists: Math.max(a.lists, b.lists),
});

const below = (inner: Extent): Extent => ({ ...inner, levels: inner.levels + 1 });

/** How often the most frequent answered name stands in a selection set. Validation compares all of them in pairs. */
const mostFrequent = (set: SelectionSetNode, seen = new Map<string, number>()): number => {
  let most = 0;
  for (const selection of set.selections) {
    if (selection.kind === Kind.INLINE_FRAGMENT) {
      most = Math.max(most, mostFrequent(selection.selectionSet, seen));
    } else if (selection.kind === Kind.FIELD) {
      const key = selection.alias?.value ?? selection.name.value;
      const count = (seen.get(key) ?? 0) + 1;
      seen.set(key, count);
      most = Math.max(most, count);
    }
  }
  return most;
};

const listsOf = (value: ValueNode): number => {
  if (value.kind === Kind.LIST)
    return 1 + value.values.reduce((most, each) => Math.max(most, listsOf(each)), 0);
  if (value.kind === Kind.OBJECT)
    return value.fields.reduce((most, field) => Math.max(most, listsOf(field.value)), 0);
  return 0;
};

const listsOfType = (type: TypeNode): number => {
  let lists = 0;
  let inner = type;
  while (inner.kind !== Kind.NAMED_TYPE) {
    if (inner.kind === Kind.LIST_TYPE) lists += 1;
    inner = inner.type;
  }
  return lists;
};

const argumentsOf = (written: readonly ArgumentNode[] | undefined): Extent =>
  written?.length
    ? { ...nothing, lists: written.reduce((most, { value }) => Math.max(most, listsOf(value)), 0) }
    : nothing;

const directivesOf = ({
  directives,
}: {
  readonly directives?: readonly DirectiveNode[] | undefined;
}): Extent =>
  directives?.length
    ? directives.reduce((sum, directive) => beside(sum, argumentsOf(directive.arguments)), {
        ...nothing,
        directives: directives.length,
      })
    : nothing;

/**
 * The largest operation of a document, each number for itself. A fragment is measured once however often it
 * is spread, so a document of fragments that double each other is measured as fast as any; one that spreads
 * itself counts as nothing there: validation refuses it.
 */
export const measureDocument = (document: DocumentNode): Extent => {
  const fragments = fragmentsOf(document);
  const measured = new Map<string, Extent>();

  const ofFragment = (name: string): Extent => {
    const known = measured.get(name);
    if (known) return known;
    measured.set(name, nothing);
    const fragment = fragments.get(name);
    const extent = fragment ? ofSelections(fragment.selectionSet) : nothing;
    measured.set(name, extent);
    return extent;
  };

  const ofSelections = (set: SelectionSetNode): Extent => {
    let sum: Extent = { ...nothing, duplicates: mostFrequent(set) };
    for (const selection of set.selections) {
      sum = beside(sum, directivesOf(selection));
      if (selection.kind === Kind.FRAGMENT_SPREAD) {
        sum = beside(sum, below(ofFragment(selection.name.value)));
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        sum = beside(sum, below(ofSelections(selection.selectionSet)));
      } else {
        const inner = selection.selectionSet ? ofSelections(selection.selectionSet) : nothing;
        sum = beside(sum, argumentsOf(selection.arguments));
        sum = beside(sum, {
          ...below(inner),
          depth: inner.depth + 1,
          fields: inner.fields + 1,
          aliases: inner.aliases + (selection.alias ? 1 : 0),
          rootFields: 1,
        });
      }
    }
    return sum;
  };

  let largest = nothing;
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    let own = beside(ofSelections(definition.selectionSet), directivesOf(definition));
    for (const { type, defaultValue } of definition.variableDefinitions ?? []) {
      const lists = Math.max(listsOfType(type), defaultValue ? listsOf(defaultValue) : 0);
      own = beside(own, { ...nothing, lists });
    }
    largest = larger(largest, own);
  }
  return largest;
};
