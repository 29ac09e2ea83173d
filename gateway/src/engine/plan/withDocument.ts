import { type DocumentNode, Kind, parse } from 'graphql';
import { dropUnused } from '../operation/dropUnused.ts';
import { writeDocument } from '../operation/text.ts';
import type { FetchNode, Target } from './plan.ts';

/** What a fetch asks, parsed. */
export const documentOf = ({ operation }: FetchNode): DocumentNode => parse(operation, { noLocation: true });

/** The fetch with another document, which need no longer use all fragments and variables, and other targets. */
export const withDocument = (
  node: FetchNode,
  document: DocumentNode,
  targets: readonly Target[],
): FetchNode => {
  const kept = dropUnused(document);
  const declared = kept.definitions.flatMap((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION
      ? (definition.variableDefinitions ?? []).map(({ variable }) => variable.name.value)
      : [],
  );
  return {
    ...node,
    operation: writeDocument(kept),
    variables: node.variables.filter((name) => declared.includes(name)),
    targets,
  };
};
