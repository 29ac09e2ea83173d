import type { SupergraphManager } from '@apollo/gateway';
import type { ApolloServerOptionsWithGateway } from '@apollo/server';
import type { Logger } from '@commerce/service';
import type { EntityCache } from './cache/port.ts';
import type { SendToSubgraph } from './fetch/port.ts';
import type { GatewayContext } from '../context.ts';
import type { EngineObserver } from './observer.ts';

export interface EngineDeps {
  /** Where supergraphs come from: a file, Uplink, a registry. */
  readonly supergraph: SupergraphManager;
  /** `native` falls back to `apollo`, with a log line, where its binary or a feature is missing. */
  readonly planner: 'native' | 'apollo';
  /** Called once for each subgraph of a generation; `url` is the routing URL of the supergraph. */
  readonly sender: (subgraph: string, url: string) => SendToSubgraph;
  /** Prepared operations kept, in bytes (approximate). */
  readonly operationCacheBytes: number;
  /** Undefined: every entity is fetched. */
  readonly entityCache: EntityCache | undefined;
  /** Tells clients which subgraph an error came from (`extensions.serviceName`). */
  readonly exposeServiceNames: boolean;
  readonly observer: EngineObserver;
  readonly logger: Logger;
}

/** What ApolloServer asks of a gateway. */
export type GatewayEngine = ApolloServerOptionsWithGateway<GatewayContext>['gateway'];

export type CreateEngine = (deps: EngineDeps) => GatewayEngine;
