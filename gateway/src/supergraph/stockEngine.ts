import { ApolloGateway, type SupergraphManager } from '@apollo/gateway';
import type { Logger } from '@commerce/service';
import type { OnUnauthorized } from '../engine/access/unauthorized.ts';
import type { GatewayEngine } from '../engine/apolloServer.ts';
import type { EngineObserver } from '../engine/observer.ts';
import { createDataSource } from './dataSource.ts';
import { createStockAccess } from './stockAccess.ts';

/**
 * The stock engine, kept runnable so that every answer of ours can be held against it. An operation that asks for
 * anything its caller may not see is rejected whole: it can be refused in front of this engine, not filtered.
 */
export const createStockEngine = (deps: {
  supergraph: SupergraphManager;
  subgraphUrls: ReadonlyMap<string, string>;
  /** How long one fetch from a subgraph may take. */
  subgraphTimeoutMs: number;
  onUnauthorized: OnUnauthorized;
  observer: EngineObserver;
  logger: Logger;
}): GatewayEngine => {
  const { subgraphUrls, subgraphTimeoutMs, logger } = deps;
  const access = createStockAccess(deps);
  const gateway = new ApolloGateway({
    supergraphSdl: access.manager,
    logger,
    buildService: ({ name, url }) => {
      const target = subgraphUrls.get(name) ?? url;
      if (target === undefined)
        throw new Error(`the subgraph ${name} has no routing URL: set SUBGRAPH_URL_${name.toUpperCase()}`);
      return createDataSource({ name, url: target, timeoutMs: subgraphTimeoutMs, logger });
    },
  });
  return {
    onSchemaLoadOrUpdate: (listener) =>
      gateway.onSchemaLoadOrUpdate(({ apiSchema, coreSupergraphSdl }) =>
        listener({ apiSchema, coreSupergraphSdl: access.learn(apiSchema, coreSupergraphSdl) }),
      ),
    async load(options) {
      const { executor } = await gateway.load(options);
      if (!executor) throw new Error('the stock engine has no executor');
      return {
        async executor(request) {
          const errors = await access.refusals(request);
          return errors.length > 0 ? { errors } : executor(request);
        },
      };
    },
    stop: () => gateway.stop(),
  };
};
