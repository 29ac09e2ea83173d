import { ApolloGateway } from '@apollo/gateway';
import type { Logger } from '@commerce/service';
import { createDataSource } from './dataSource.ts';

/** Plans and executes over the composed schema. The stock engine; this file is the seam to replace it. */
export const createEngine = (deps: {
  supergraphSdl: string;
  subgraphUrls: ReadonlyMap<string, string>;
  /** How long one fetch from a subgraph may take. */
  subgraphTimeoutMs: number;
  logger: Logger;
}): ApolloGateway => {
  const { supergraphSdl, subgraphUrls, subgraphTimeoutMs, logger } = deps;
  return new ApolloGateway({
    supergraphSdl,
    logger,
    buildService: ({ name, url }) => {
      const target = subgraphUrls.get(name) ?? url;
      if (target === undefined)
        throw new Error(`the subgraph ${name} has no routing URL: set SUBGRAPH_URL_${name.toUpperCase()}`);
      return createDataSource({ name, url: target, timeoutMs: subgraphTimeoutMs, logger });
    },
  });
};
