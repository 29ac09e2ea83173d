import { ApolloGateway, type SupergraphManager } from '@apollo/gateway';
import type { Logger } from '@commerce/service';
import type { GatewayEngine } from '../engine/engine.ts';
import { createDataSource } from './dataSource.ts';

/** The stock engine, kept runnable so that every answer of ours can be held against it. */
export const createStockEngine = (deps: {
  supergraph: SupergraphManager;
  subgraphUrls: ReadonlyMap<string, string>;
  /** How long one fetch from a subgraph may take. */
  subgraphTimeoutMs: number;
  logger: Logger;
}): GatewayEngine => {
  const { supergraph, subgraphUrls, subgraphTimeoutMs, logger } = deps;
  return new ApolloGateway({
    supergraphSdl: supergraph,
    logger,
    buildService: ({ name, url }) => {
      const target = subgraphUrls.get(name) ?? url;
      if (target === undefined)
        throw new Error(`the subgraph ${name} has no routing URL: set SUBGRAPH_URL_${name.toUpperCase()}`);
      return createDataSource({ name, url: target, timeoutMs: subgraphTimeoutMs, logger });
    },
  });
};
