import { ApolloServer, type ApolloServerOptionsWithGateway } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import type { Lifecycle, Logger } from '@commerce/service';
import type { Engine, GatewayEngine } from '../engine/engine.ts';
import { createErrorFormat } from '../errors.ts';
import type { Guards } from '../guard/guards.ts';
import type { Usage } from '../usage/usage.ts';
import type { ClientRequest } from './clientRequest.ts';
import { createTextGuard } from './limits/textGuard.ts';
import { createRequestPlugin } from './requestPlugin.ts';
import type { TransportOptions } from './transport.ts';

/** What plans and executes over the composed schema, and what it brings along for ApolloServer. */
export interface ServedEngine {
  readonly gateway: GatewayEngine;
  readonly options?: Pick<ApolloServerOptionsWithGateway<ClientRequest>, 'documentStore' | 'stringifyResult'>;
  /** See Engine. */
  readonly offer?: Engine['offer'];
  /** See Engine. */
  readonly answerAhead?: Engine['answerAhead'];
  /** Gives back what the engine leaves open, after the last request. */
  readonly close?: () => Promise<void>;
}

/** What answers a request: the live supergraph, or a canary. */
export interface AnsweringGraph {
  readonly isCanary: boolean;
  readonly execute: ApolloServer<ClientRequest>['executeHTTPGraphQLRequest'];
}

/** One supergraph as clients are served it: guarded, parsed, validated, executed. */
export interface ServedGraph extends Pick<Lifecycle, 'start' | 'stop'> {
  readonly server: ApolloServer<ClientRequest>;
}

export const createServedGraph = (deps: {
  readonly engine: ServedEngine;
  readonly transport: TransportOptions;
  readonly guards: Guards | undefined;
  readonly usage: Usage | undefined;
  readonly introspection: boolean;
  readonly logger: Logger;
}): ServedGraph => {
  const { engine, transport, guards, usage, introspection, logger } = deps;
  const guard = createTextGuard(transport.limits, engine.options?.documentStore, engine.offer);
  const server = new ApolloServer<ClientRequest>({
    ...engine.options,
    documentStore: guard.documentStore,
    gateway: engine.gateway,
    introspection,
    includeStacktraceInErrorResponses: false,
    hideSchemaDetailsFromClientErrors: !introspection,
    stopOnTerminationSignals: false,
    logger,
    formatError: createErrorFormat(transport),
    parseOptions: { maxTokens: transport.limits.maxTokens },
    plugins: [
      createRequestPlugin({ guard, guards, usage, answerAhead: engine.answerAhead }),
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
    ],
  });
  if (guards)
    engine.gateway.onSchemaLoadOrUpdate(({ apiSchema, coreSupergraphSdl }) =>
      guards.schemaChanged(apiSchema, coreSupergraphSdl),
    );
  return {
    server,
    start: () => server.start(),
    async stop() {
      try {
        await server.stop();
      } finally {
        await engine.close?.();
      }
    },
  };
};
