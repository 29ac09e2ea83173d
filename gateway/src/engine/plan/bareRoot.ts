import { type DocumentNode, Kind, parse, type SelectionNode } from 'graphql';
import { writeDocument } from '../operation/text.ts';

const roots = new Set(['Query', 'Mutation', 'Subscription']);

const bare = (selection: SelectionNode): readonly SelectionNode[] => {
  if (selection.kind !== Kind.INLINE_FRAGMENT) return [selection];
  const condition = selection.typeCondition?.name.value;
  const isNeeded = selection.directives?.length || (condition !== undefined && !roots.has(condition));
  return isNeeded ? [selection] : selection.selectionSet.selections.flatMap(bare);
};

/**
 * The text of an operation without fragments on its root type, which the subgraph may call by another name than the
 * supergraph does.
 */
export const withBareRoot = (operation: string): string => {
  if (!/\{\s*\.\.\.\s*on (?:Query|Mutation|Subscription)\b/.test(operation)) return operation;
  const document = parse(operation, { noLocation: true });
  const changed: DocumentNode = {
    ...document,
    definitions: document.definitions.map((node) =>
      node.kind === Kind.OPERATION_DEFINITION
        ? {
            ...node,
            selectionSet: {
              ...node.selectionSet,
              selections: node.selectionSet.selections.flatMap(bare),
            },
          }
        : node,
    ),
  };
  return writeDocument(changed);
};
