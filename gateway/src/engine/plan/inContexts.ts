import { type DocumentNode, type FieldNode, Kind, type NameNode, type SelectionNode, visit } from 'graphql';
import { fragmentsOf } from '../operation/fragments.ts';
import type { EntityTarget, FetchNode } from './plan.ts';
import { documentOf, withDocument } from './withDocument.ts';

const named = (value: string): NameNode => ({ kind: Kind.NAME, value });

const withoutFragments = (document: DocumentNode): DocumentNode => {
  const fragments = fragmentsOf(document);
  const opened = visit(document, {
    FragmentSpread(spread) {
      const { typeCondition, selectionSet } = fragments.get(spread.name.value) ?? {};
      if (!selectionSet) return undefined;
      const { directives } = spread;
      return { kind: Kind.INLINE_FRAGMENT, typeCondition, directives, selectionSet };
    },
  });
  return {
    ...opened,
    definitions: opened.definitions.filter(({ kind }) => kind !== Kind.FRAGMENT_DEFINITION),
  };
};

/**
 * The fetch of one `_entities` field, asked several times in one operation, each time with variables of its own for the
 * representations and the contexts: an argument of an operation has one value for all entities of a field.
 */
export const inContexts = (node: FetchNode, target: EntityTarget, groups: number): FetchNode => {
  const own = new Set([target.variable, ...(target.contexts ?? []).map(({ variable }) => variable)]);
  const nameIn = (group: number, name: string): string => (own.has(name) ? `${name}_${group}` : name);
  const all = Array.from({ length: groups }, (_, group) => group);
  const inGroup = <T extends FieldNode>(field: T, group: number): T =>
    visit(field, {
      Variable: (variable) => ({ ...variable, name: named(nameIn(group, variable.name.value)) }),
    });

  const document = withoutFragments(documentOf(node));
  const definitions = document.definitions.map((definition) => {
    if (definition.kind !== Kind.OPERATION_DEFINITION) return definition;
    const { selectionSet, variableDefinitions = [] } = definition;
    return {
      ...definition,
      variableDefinitions: variableDefinitions.flatMap((declared) => {
        const { variable } = declared;
        if (!own.has(variable.name.value)) return [declared];
        return all.map((group) => ({
          ...declared,
          variable: { ...variable, name: named(nameIn(group, variable.name.value)) },
        }));
      }),
      selectionSet: {
        ...selectionSet,
        selections: selectionSet.selections.flatMap((selection): SelectionNode[] =>
          selection.kind === Kind.FIELD
            ? all.map((group) => ({
                ...inGroup(selection, group),
                alias: named(`${target.responseKey}_${group}`),
              }))
            : [selection],
        ),
      },
    };
  });
  const targets = all.map((group) => ({
    ...target,
    responseKey: `${target.responseKey}_${group}`,
    variable: nameIn(group, target.variable),
    contexts: target.contexts?.map((each) => ({ ...each, variable: nameIn(group, each.variable) })),
  }));
  return withDocument(node, { ...document, definitions }, targets);
};
