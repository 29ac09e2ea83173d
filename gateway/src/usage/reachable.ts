import { type DocumentNode, type FragmentDefinitionNode, type OperationDefinitionNode, visit } from 'graphql';
import { fragmentsOf } from '../engine/operation/fragments.ts';

/** The operation and the fragments that it spreads, each once. */
export const reachable = (
  document: DocumentNode,
  operation: OperationDefinitionNode,
): (OperationDefinitionNode | FragmentDefinitionNode)[] => {
  const fragments = fragmentsOf(document);
  const found: (OperationDefinitionNode | FragmentDefinitionNode)[] = [operation];
  const seen = new Set<string>();
  // `found` grows while it is gone through.
  for (const definition of found) {
    visit(definition, {
      FragmentSpread({ name }) {
        const fragment = fragments.get(name.value);
        if (!fragment || seen.has(name.value)) return;
        seen.add(name.value);
        found.push(fragment);
      },
    });
  }
  return found;
};
