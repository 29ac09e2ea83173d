import { ApolloServer, type ApolloServerOptionsWithGateway } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import type { Lifecycle, Logger } from '@commerce/service';
import type { GraphQLSchema } from 'graphql';
import type { Engine, GatewayEngine } from '../engine/engine.ts';
import { createErrorFormat } from '../errors.ts';
import type { Guards } from '../guard/guards.ts';
import type { Usage } from '../usage/usage.ts';
import type { ClientRequest } from './clientRequest.ts';
import { createTextGuard } from './limits/textGuard.ts';
import { createRequestPlugin } from './requestPlugin.ts';
import { createShortcut } from './shortcut.ts';
import type { TransportOptions } from './transport.ts';

/** What plans and executes over the composed schema, and what it brings along for ApolloServer. */
export interface ServedEngine {
  readonly gateway: GatewayEngine;
  readonly options?: Pick<ApolloServerOptionsWithGateway<ClientRequest>, 'documentStore' | 'stringifyResult'>;
  /** See Engine. */
  readonly offer?: Engine['offer'];
  readonly documentOf?: Engine['documentOf'];
  readonly answerAhead?: Engine['answerAhead'];
  /** Gives back what the engine leaves open, after the last request. */
  readonly close?: () => Promise<void>;
}

/** What answers a request: the live supergraph, or a canary. */
export interface AnsweringGraph {
  readonly isCanary: boolean;
  /** `context` may be called several times. */
  readonly execute: ApolloServer<ClientRequest>['executeHTTPGraphQLRequest'];
}

/** One supergraph as clients are served it: guarded, parsed, validated, executed. */
export interface ServedGraph extends Pick<Lifecycle, 'start' | 'stop'>, Pick<AnsweringGraph, 'execute'> {
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
  const { answerAhead, documentOf } = engine;
  let liveSchema: GraphQLSchema | undefined;
  engine.gateway.onSchemaLoadOrUpdate(({ apiSchema }) => (liveSchema = apiSchema));
  const steps = { answerAhead, guards, usage };
  const shortcut = documentOf && createShortcut({ ...steps, documentOf, liveSchema: () => liveSchema });
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
      createRequestPlugin({ ...steps, guard, begun: (context) => shortcut?.begun(context) }),
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
    async execute(request) {
      if (!shortcut) return server.executeHTTPGraphQLRequest(request);
      const { httpGraphQLRequest } = request;
      const ahead = await shortcut.answer(httpGraphQLRequest, await request.context());
      if (ahead) return ahead;
      const response = await server.executeHTTPGraphQLRequest(request);
      shortcut.learn(httpGraphQLRequest, response);
      return response;
    },
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
