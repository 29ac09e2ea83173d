import { type DocumentNode, Kind, type NameNode, type OperationDefinitionNode, visit } from 'graphql';
import { fragmentsOf } from '../operation/fragments.ts';
import { writeDirectives, writeSelections, writeVariable } from '../operation/text.ts';
import { type EntityTarget, type FetchNode, UnknownPlan } from './plan.ts';
import { documentOf } from './withDocument.ts';

/** Stands for a context's number in a text that is written once. No text of GraphQL holds it but escaped. */
const mark = '\u0000';

const nameIn = (context: number | string, name: string): string => `${name}_${context}`;

const operationOf = (document: DocumentNode): OperationDefinitionNode => {
  const fragments = fragmentsOf(document);
  const operation = document.definitions.find(({ kind }) => kind === Kind.OPERATION_DEFINITION);
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new UnknownPlan('a fetch without an operation');
  return visit(operation, {
    // Those of one context take its variables: they cannot be shared.
    FragmentSpread(spread) {
      const { typeCondition, selectionSet } = fragments.get(spread.name.value) ?? {};
      const { directives } = spread;
      return selectionSet && { kind: Kind.INLINE_FRAGMENT, typeCondition, directives, selectionSet };
    },
  });
};

/** What a target is among those of other contexts. */
export const targetIn = (context: number, target: EntityTarget): EntityTarget => ({
  ...target,
  responseKey: nameIn(context, target.responseKey),
  variable: nameIn(context, target.variable),
  contexts: target.contexts?.map((each) => ({ ...each, variable: nameIn(context, each.variable) })),
});

/**
 * The operation of a fetch of one `_entities` field, asked for several contexts at once, each with a field and with
 * variables of its own: an argument has one value for all entities of a field. Kept is a text that those for any number
 * of contexts are made of, for that number is the data's.
 */
export const inContexts = (
  node: FetchNode,
  target: EntityTarget,
): ((contexts: readonly number[]) => string) => {
  const own = new Set([target.variable, ...(target.contexts ?? []).map(({ variable }) => variable)]);
  const marked = (name: NameNode): NameNode => ({ ...name, value: nameIn(mark, name.value) });
  const {
    operation,
    name,
    variableDefinitions = [],
    directives,
    selectionSet,
  } = visit(operationOf(documentOf(node)), {
    Variable: (variable) =>
      own.has(variable.name.value) ? { ...variable, name: marked(variable.name) } : undefined,
  });
  const declared = variableDefinitions.map(writeVariable);
  const shared = declared.filter((text) => !text.includes(mark));
  const ofOne = declared.filter((text) => text.includes(mark)).join();
  const asked = selectionSet.selections.map((selection) =>
    selection.kind === Kind.FIELD
      ? { ...selection, alias: marked({ kind: Kind.NAME, value: target.responseKey }) }
      : selection,
  );
  const fields = writeSelections({ ...selectionSet, selections: asked }).slice(1, -1);
  return (contexts) => {
    const each = (text: string): string[] =>
      contexts.map((context) => text.replaceAll(mark, String(context)));
    const variables = [...shared, ...each(ofOne)].join();
    return `${operation} ${name?.value ?? ''}(${variables})${writeDirectives(directives)}{${each(fields).join(' ')}}`;
  };
};
