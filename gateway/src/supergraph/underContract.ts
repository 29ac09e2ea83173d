import type { SupergraphManager } from '@apollo/gateway';
import type { Logger } from '@commerce/service';
import type { GatewayEngine } from '../engine/apolloServer.ts';
import { changedSupergraphs } from './changed.ts';
import { applyContract, type Contract } from '@commerce/supergraph';

/**
 * Makes an engine that serves a part of each supergraph. Listeners are told the supergraph as it was published: what
 * they keep of it must not depend on the contract.
 */
export const underContract = <E extends { readonly gateway: GatewayEngine }>(
  deps: {
    readonly supergraph: SupergraphManager;
    readonly contract: Contract | undefined;
    readonly refused: () => void;
    readonly logger: Logger;
  },
  make: (supergraph: SupergraphManager) => E,
): E => {
  const { supergraph, contract, refused, logger } = deps;
  if (!contract) return make(supergraph);
  const change = (supergraphSdl: string): string => applyContract(supergraphSdl, contract);
  const { manager, published } = changedSupergraphs({ supergraph, change, refused, logger });
  const made = make(manager);
  const { gateway } = made;
  return {
    ...made,
    gateway: {
      load: (options) => gateway.load(options),
      stop: () => gateway.stop(),
      onSchemaLoadOrUpdate: (listener) =>
        gateway.onSchemaLoadOrUpdate(({ apiSchema, coreSupergraphSdl }) =>
          listener({ apiSchema, coreSupergraphSdl: published(coreSupergraphSdl) }),
        ),
    },
  };
};
