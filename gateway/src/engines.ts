import path from 'node:path';
import type { SupergraphManager } from '@apollo/gateway';
import type { Clock } from '@commerce/kernel';
import type { Logger } from '@commerce/service';
import type { OnUnauthorized } from './engine/access/unauthorized.ts';
import type { EntityCache } from './engine/cache/port.ts';
import { createEngine } from './engine/engine.ts';
import type { FetchOptions } from './engine/fetch/fetchConfig.ts';
import { overrideKey } from './engine/fetch/options.ts';
import { createSubgraphSenders } from './engine/fetch/subgraphSender.ts';
import { createIsolatedApolloPlanner, createIsolatedNativePlanner } from './engine/planner/isolated.ts';
import { createOperationCache } from './engine/operation/cache.ts';
import { stringifyResult } from './engine/result.ts';
import { answerCosts } from './guard/cost/answerCosts.ts';
import type { ServedEngine } from './http/servedGraph.ts';
import type { Contract } from '@commerce/supergraph';
import { createStockEngine } from './supergraph/stockEngine.ts';
import { underContract } from './supergraph/underContract.ts';
import type { Telemetry } from './telemetry/observer.ts';

export interface PlannerEntries {
  readonly native: string;
  readonly apollo: string;
}

/** They stand beside the gateway's own entry file, written as that one is: in TypeScript or bundled. */
export const plannerEntriesBeside = (entry: string): PlannerEntries => {
  const of = (name: string): string => path.join(path.dirname(entry), `${name}.main${path.extname(entry)}`);
  return { native: of('nativePlanner'), apollo: of('apolloPlanner') };
};

export interface EngineChoice {
  readonly engine: 'own' | 'stock';
  readonly planner: 'native' | 'apollo';
  /** The files of the planners' processes. */
  readonly plannerEntries: PlannerEntries;
  readonly supergraph: SupergraphManager;
  /** Where subgraphs are called instead of the supergraph's own URLs, by name. */
  readonly subgraphUrls: ReadonlyMap<string, string>;
  readonly fetch: FetchOptions;
  readonly operationCacheBytes: number;
  readonly entityCache: EntityCache | undefined;
  /** The part of each supergraph that clients see; undefined: all of it. */
  readonly contract?: Contract | undefined;
  /** See GATEWAY_UNAUTHORIZED. */
  readonly onUnauthorized: OnUnauthorized;
  readonly exposeServiceNames: boolean;
  readonly telemetry: Pick<Telemetry, 'observer' | 'circuitChanged'>;
  readonly random: () => number;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** An operation that takes longer to plan is refused; usual ones take under a millisecond. */
const planTimeoutMs = 5_000;

/** Of the planner that is seldom needed; it takes half a second to start and some 120 MB (measured). */
const idleMs = 60_000;

/** For Apollo's planner; a few operations make it want more than there is. */
const maxHeapMb = 1_024;

const createOwnEngine = (choice: EngineChoice): ServedEngine => {
  const { subgraphUrls, fetch, telemetry, plannerEntries } = choice;
  const senders = createSubgraphSenders({
    ...choice,
    options: fetch,
    observer: telemetry.observer,
    onBreakerChange: (subgraph, state) => telemetry.circuitChanged(subgraph, state),
  });
  const gateway = createEngine({
    ...choice,
    nativePlanner: (supergraphSdl) =>
      createIsolatedNativePlanner(supergraphSdl, { entry: plannerEntries.native, planTimeoutMs }),
    apolloPlanner: (supergraphSdl) =>
      createIsolatedApolloPlanner(supergraphSdl, {
        entry: plannerEntries.apollo,
        planTimeoutMs,
        idleMs,
        maxHeapMb,
      }),
    sender: (subgraph, url) => senders.sender(subgraph, subgraphUrls.get(overrideKey(subgraph)) ?? url),
    observer: telemetry.observer,
    answerCosts,
  });
  return {
    gateway,
    options: { documentStore: gateway.documentStore, stringifyResult },
    offer: gateway.offer,
    documentOf: gateway.documentOf,
    answerAhead: (schema, request) => gateway.answerAhead(schema, request),
    close: () => senders.close(),
  };
};

const createChosen = (choice: EngineChoice): ServedEngine =>
  choice.engine === 'own'
    ? createOwnEngine(choice)
    : {
        gateway: createStockEngine({
          ...choice,
          observer: choice.telemetry.observer,
          subgraphTimeoutMs: choice.fetch.defaults.timeoutMs,
        }),
        options: { documentStore: createOperationCache(choice.operationCacheBytes).documentStore },
      };

export const chooseEngine = (choice: EngineChoice): ServedEngine =>
  underContract(
    { ...choice, contract: choice.contract, refused: () => choice.telemetry.observer.supergraphRefused() },
    (supergraph) => createChosen({ ...choice, supergraph }),
  );
