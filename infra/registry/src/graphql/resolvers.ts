import { canaryMutationResolvers } from './canaryResolvers.ts';
import { checkResolvers } from './checkResolvers.ts';
import { type Context, requireRight } from './context.ts';
import type { ResolverDeps } from './deps.ts';
import {
  graphKeysResolvers,
  historyMutationResolvers,
  launchHistoryResolvers,
  variantHistoryResolvers,
} from './historyResolvers.ts';
import {
  contractResolvers,
  graphMutationResolvers,
  lintResolvers,
  variantMutationResolvers,
} from './mutationResolvers.ts';
import { listMutationResolvers, operationsMutationResolvers } from './persistedQueryResolvers.ts';
import { monolithCheckResolvers, monolithPublishResolvers } from './monolithResolvers.ts';
import { queryResolvers } from './queryResolvers.ts';
import { uplinkResolvers } from './uplinkResolvers.ts';
import { graphResolvers, launchResolvers, subgraphResolvers, variantResolvers } from './variantResolvers.ts';

export const createResolvers = (deps: ResolverDeps & { readonly uplinkPollSeconds: number }) => ({
  Query: { ...queryResolvers(deps), ...uplinkResolvers(deps) },
  Mutation: {
    async graph(_root: unknown, { id }: { id: string }, context: Context) {
      // Each field asks for a right of its own.
      requireRight(context, context.caller?.graph ?? id, 'read');
      return context.caller?.graph === id ? { id } : null;
    },
  },
  Graph: { ...graphResolvers(deps), ...graphKeysResolvers(deps) },
  GraphVariant: { ...variantResolvers(deps), ...variantHistoryResolvers(deps) },
  GraphVariantSubgraph: subgraphResolvers,
  Launch: { ...launchResolvers, ...launchHistoryResolvers },
  CheckWorkflow: checkResolvers(deps),
  GraphMutation: {
    ...graphMutationResolvers(deps),
    ...lintResolvers(deps),
    ...historyMutationResolvers(deps),
    ...canaryMutationResolvers(deps),
    ...listMutationResolvers,
    ...monolithPublishResolvers,
    ...contractResolvers(deps),
  },
  PersistedQueryListMutation: operationsMutationResolvers(deps),
  GraphVariantMutation: { ...variantMutationResolvers(deps), ...monolithCheckResolvers },
});
