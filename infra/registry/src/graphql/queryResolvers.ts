import { parseGraphRef } from '../domain/names.ts';
import { type Context, requireRight } from './context.ts';
import type { ResolverDeps } from './deps.ts';
import { graphModel, variantModel } from './models.ts';

const invalidRef = {
  __typename: 'InvalidRefFormat',
  message: 'a graph ref is graph@variant: lower-case letters, digits and - for the graph, 2 to 31 of them',
};

export const queryResolvers = ({ store, links }: ResolverDeps) => ({
  frontendUrlRoot: () => links.root,
  me: (_root: unknown, _args: unknown, { caller }: Context) => caller && graphModel(caller.graph),
  async graph(_root: unknown, { id }: { id: string }, context: Context) {
    // A graph that the key does not open is unknown to its holder.
    const { graph } = requireRight(context, context.caller?.graph ?? id, 'read');
    return graph === id && (await store.graphTitle(graph)) !== undefined ? graphModel(graph) : null;
  },
  async variant(_root: unknown, { ref }: { ref: string }, context: Context) {
    const parsed = parseGraphRef(ref);
    if (!parsed) return invalidRef;
    const { graph } = requireRight(context, context.caller?.graph ?? parsed.graph, 'read');
    const variant = graph === parsed.graph ? await store.variant(graph, parsed.variant) : undefined;
    return variant ? variantModel(graph, variant) : null;
  },
});
