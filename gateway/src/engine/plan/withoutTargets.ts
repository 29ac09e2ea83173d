import { Kind, parse, print, type SelectionNode } from 'graphql';
import { dropUnused } from '../operation/dropUnused.ts';
import type { FetchNode } from './plan.ts';

/** A fetch of entities that leaves out those of some response keys. */
export const withoutTargets = (node: FetchNode, responseKeys: ReadonlySet<string>): FetchNode => {
  const isKept = (selection: SelectionNode): boolean =>
    selection.kind !== Kind.FIELD || !responseKeys.has(selection.alias?.value ?? selection.name.value);
  const document = parse(node.operation, { noLocation: true });
  const kept = dropUnused({
    ...document,
    definitions: document.definitions.map((definition) => {
      if (definition.kind !== Kind.OPERATION_DEFINITION) return definition;
      const { selectionSet } = definition;
      return {
        ...definition,
        selectionSet: { ...selectionSet, selections: selectionSet.selections.filter(isKept) },
      };
    }),
  });
  const declared = kept.definitions.flatMap((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION
      ? (definition.variableDefinitions ?? []).map(({ variable }) => variable.name.value)
      : [],
  );
  return {
    ...node,
    operation: print(kept),
    variables: node.variables.filter((name) => declared.includes(name)),
    targets: node.targets.filter((target) => target.kind === 'root' || !responseKeys.has(target.responseKey)),
  };
};
