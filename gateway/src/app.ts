import type { Clock, IdFactory } from '@commerce/kernel';
import {
  createHttpServer,
  type Lifecycle,
  type Logger,
  type Metrics,
  type PolicyRule,
} from '@commerce/service';
import type { OwnCalls } from './admin/ownCalls.ts';
import { createOwnExecutor } from './admin/ownExecutor.ts';
import type { Admission } from './admission/admission.ts';
import { serveCanary } from './canary/serveCanary.ts';
import { type GraphiqlOptions, registerGraphiql } from './graphiql/routes.ts';
import type { Guards } from './guard/guards.ts';
import type { Access } from './http/access.ts';
import { createAccessRights } from './http/accessRights.ts';
import { createEndpoint } from './http/endpoint.ts';
import { createIdentityKeys } from './http/identityKeys.ts';
import { createOverrideBucket } from './http/overrideBucket.ts';
import { registerGraphql } from './http/routes.ts';
import { createScopes } from './http/scope.ts';
import { createSendAnswer } from './http/sendAnswer.ts';
import {
  type AnsweringGraph,
  createServedGraph,
  type ServedEngine,
  type ServedGraph,
} from './http/servedGraph.ts';
import type { TransportOptions } from './http/transport.ts';
import type { CanarySource } from './supergraph/canaryOffer.ts';
import type { Telemetry } from './telemetry/observer.ts';
import type { Usage } from './usage/usage.ts';

/** How a part of the traffic is served another supergraph. */
export interface CanaryDeps {
  readonly source: CanarySource;
  /** What plans and executes over a canary beside the main supergraph. */
  readonly engineOf: (supergraphSdl: string, mainSdl: string) => ServedEngine;
}

export interface GatewayDeps {
  transport: TransportOptions;
  engine: ServedEngine;
  /** Undefined: all traffic is served the one supergraph. */
  canary?: CanaryDeps | undefined;
  access: Access;
  /** Who holds which policy of `@policy`, besides what was granted with a credential. */
  policies?: Readonly<Record<string, PolicyRule>> | undefined;
  /** Whose turn it is under overload; undefined: everybody begins at once. */
  admission?: Admission | undefined;
  /** What may be asked, how much of it, and how often; undefined: anything that is not too large. */
  guards?: Guards | undefined;
  /** Tells the registry what clients use of the schema; undefined: nobody is told. */
  usage?: Usage | undefined;
  /** Asks the supergraph for what the gateway itself has to know; undefined: it asks nothing. */
  ownCalls?: OwnCalls | undefined;
  /** Clients may ask for the schema itself, and errors may name what it has. */
  introspection: boolean;
  /** The development page at `/`; undefined: none. */
  graphiql: GraphiqlOptions | undefined;
  telemetry: Telemetry;
  /** What /metrics says, where that is not this process's own metrics alone. */
  metricsText?: (() => Promise<string>) | undefined;
  /** From 0 up to 1. */
  random: () => number;
  clock: Clock;
  ids: IdFactory;
  logger: Logger;
  metrics: Metrics;
}

export interface Gateway extends Lifecycle {
  /** The bound port, once started. */
  port(): number;
}

/** The one GraphQL endpoint. A request goes: identify, plan, fetch with a signed token, answer. */
export const createGateway = (deps: GatewayDeps): Gateway => {
  const { transport, engine, access, guards, introspection, graphiql, telemetry, logger, metrics } = deps;
  const graphFor = (served: ServedEngine): ServedGraph =>
    createServedGraph({ engine: served, transport, guards, usage: deps.usage, introspection, logger });
  const graph = graphFor(engine);
  const { server } = graph;
  const live: AnsweringGraph = { isCanary: false, execute: graph.execute };
  const canary =
    deps.canary &&
    serveCanary({ ...deps.canary, live, graphFor, engine, random: deps.random, logger, metrics });
  const { ownCalls } = deps;
  if (ownCalls) engine.gateway.onSchemaLoadOrUpdate(({ apiSchema }) => ownCalls.schemaChanged(apiSchema));
  let started = false;
  let boundPort = transport.http.port;
  const ready = async (): Promise<void> => {
    if (!started) throw new Error('the supergraph is not loaded yet');
  };
  const { metricsText } = deps;
  const web = createHttpServer({
    http: transport.http,
    logger,
    registry: metrics.registry,
    ready,
    ...(metricsText && { metricsText }),
  });
  const identityKeys = createIdentityKeys();
  const scopeOf = createScopes({
    ...transport,
    clock: deps.clock,
    signer: access.kind === 'identified' ? access.signer : undefined,
    overrideBucket: createOverrideBucket(deps.random),
    identityKeys,
    accessRights: createAccessRights(deps.policies),
  });

  return {
    port: () => boundPort,
    ready,
    async start() {
      await guards?.start();
      await graph.start();
      const endpoint = createEndpoint({
        ...transport,
        graphOf: canary ? (caller) => canary.graphOf(caller) : () => live,
        canaryAnswered: canary?.answered,
        access,
        signIns: guards?.signIns,
        admission: deps.admission,
        scopeOf,
        identityKeys,
        send: createSendAnswer({ ...transport, isDraining: () => web.isDraining() }),
        telemetry,
        usage: deps.usage,
        ids: deps.ids,
        logger,
      });
      ownCalls?.serve(
        createOwnExecutor({
          server,
          scopeOf,
          stringifyResult: engine.options?.stringifyResult ?? JSON.stringify,
          ids: deps.ids,
          logger,
        }),
      );
      await registerGraphql(web.app, { ...transport, endpoint, access, signIns: guards?.signIns });
      if (graphiql) registerGraphiql(web.app, graphiql);
      deps.usage?.start();
      started = true;
      boundPort = await web.listen();
      logger.info({ port: boundPort }, 'listening');
    },
    async stop() {
      await web.close();
      await deps.usage?.stop();
      await canary?.stop();
      await graph.stop();
      await guards?.stop();
      await telemetry.stop();
    },
  };
};
