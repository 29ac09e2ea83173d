import type { SupergraphManager } from '@apollo/gateway';

/** One supergraph for the whole life of the process. */
export const staticSupergraph = (supergraphSdl: string): SupergraphManager => ({
  initialize: async () => ({ supergraphSdl }),
});
