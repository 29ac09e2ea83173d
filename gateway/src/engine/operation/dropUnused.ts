import {
  type DefinitionNode,
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  visit,
} from 'graphql';
import { fragmentsOf } from './fragments.ts';

/** Drops fragments that nothing spreads any more, and variables that nothing uses: planners refuse both. */
export const dropUnused = (document: DocumentNode): DocumentNode => {
  const fragments = fragmentsOf(document);
  const spread = new Set<string>();
  const variables = new Set<string>();
  const follow = (node: OperationDefinitionNode | FragmentDefinitionNode): void => {
    visit(node, {
      VariableDefinition: () => false,
      Variable: (variable) => void variables.add(variable.name.value),
      FragmentSpread(found) {
        const fragment = fragments.get(found.name.value);
        if (!fragment || spread.has(found.name.value)) return;
        spread.add(found.name.value);
        follow(fragment);
      },
    });
  };
  for (const definition of document.definitions)
    if (definition.kind === Kind.OPERATION_DEFINITION) follow(definition);
  return {
    ...document,
    definitions: document.definitions.flatMap((definition): DefinitionNode[] => {
      if (definition.kind === Kind.FRAGMENT_DEFINITION)
        return spread.has(definition.name.value) ? [definition] : [];
      if (definition.kind !== Kind.OPERATION_DEFINITION) return [definition];
      const used =
        definition.variableDefinitions?.filter((each) => variables.has(each.variable.name.value)) ?? [];
      return [{ ...definition, variableDefinitions: used }];
    }),
  };
};
