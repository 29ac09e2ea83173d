import { type DocumentNode, visit } from 'graphql';
import { joinArgument } from '../joinSpec.ts';

/**
 * The supergraph without @provides, which only saves fetches: both planners lose the rest of an object that a field
 * requires and of which a part is provided. Undefined for one that provides nothing.
 */
export const withoutProvides = (supergraph: DocumentNode): DocumentNode | undefined => {
  let changed = false;
  const bare = visit(supergraph, {
    Directive(directive) {
      if (directive.name.value !== 'join__field' || joinArgument(directive, 'provides') === undefined)
        return undefined;
      changed = true;
      return {
        ...directive,
        arguments: directive.arguments?.filter(({ name }) => name.value !== 'provides'),
      };
    },
  });
  return changed ? bare : undefined;
};
