import { Kind, type SelectionNode } from 'graphql';
import { responseKey } from '../operation/nodes.ts';
import type { FetchNode } from './plan.ts';
import { documentOf, withDocument } from './withDocument.ts';

/** A fetch of entities that leaves out those of some response keys. */
export const withoutTargets = (node: FetchNode, responseKeys: ReadonlySet<string>): FetchNode => {
  const isKept = (selection: SelectionNode): boolean =>
    selection.kind !== Kind.FIELD || !responseKeys.has(responseKey(selection));
  const document = documentOf(node);
  const definitions = document.definitions.map((definition) => {
    if (definition.kind !== Kind.OPERATION_DEFINITION) return definition;
    const { selectionSet } = definition;
    const selections = selectionSet.selections.filter(isKept);
    return { ...definition, selectionSet: { ...selectionSet, selections } };
  });
  return withDocument(
    node,
    { ...document, definitions },
    node.targets.filter((target) => target.kind === 'root' || !responseKeys.has(target.responseKey)),
  );
};
