import type { Logger } from '@commerce/service';
import type { AnsweringGraph } from '../http/servedGraph.ts';
import type { Caller } from '../identity/caller.ts';
import type { CanaryMetrics } from './canaryMetrics.ts';
import type { CanaryOffer, OnCanary } from '../supergraph/canaryOffer.ts';
import { type CanaryGraph, createRetiring, type Retiring } from './retiring.ts';

export interface Canary {
  readonly offered: OnCanary;
  /** The main supergraph went live. */
  readonly liveIs: (supergraphSdl: string) => void;
  /** What answers this caller's request. */
  graphOf(caller: Caller | undefined): AnsweringGraph;
  stop(): Promise<void>;
}

/** How long a promoted canary goes on while its supergraph becomes everybody's; past that it was refused. */
const defaultPromotionMs = 30_000;

/**
 * Serves a second supergraph to a part of the traffic. It is ready before it gets its first request, one that cannot
 * be served gets none (the last good one goes on), and one that ends answers what it has begun.
 */
export const createCanary = (deps: {
  readonly live: AnsweringGraph;
  /** `mainSdl`: the supergraph beside which it is served. */
  readonly build: (supergraphSdl: string, mainSdl: string) => CanaryGraph;
  /** See trafficShare.ts. */
  readonly share: (caller: Caller | undefined) => number;
  readonly metrics: Pick<CanaryMetrics, 'percent' | 'refused'>;
  readonly logger: Logger;
  readonly promotionMs?: number;
}): Canary => {
  const { live, build, share, metrics, logger, promotionMs = defaultPromotionMs } = deps;
  let wanted: CanaryOffer | undefined;
  let mainSdl = '';
  let serving: (Retiring & { readonly supergraphSdl: string }) | undefined;
  let liveSdl: string | undefined;
  /** The supergraph that a promoted canary becomes, until it is live. */
  let promoted: string | undefined;
  let promotion: NodeJS.Timeout | undefined;
  let stopped = false;
  let settling = Promise.resolve();
  const ending = new Set<Promise<void>>();

  const serve = (next: typeof serving): void => {
    const ended = serving?.retire();
    if (ended) {
      ending.add(ended);
      void ended.then(() => ending.delete(ended));
    }
    serving = next;
    const percent = next && wanted ? wanted.percent : 0;
    metrics.percent(percent);
    logger.info({ percent }, next ? 'a canary supergraph is served' : 'the canary is withdrawn');
  };

  /** Serves what is wanted by now: of offers that come while one is built only the last counts. */
  const settle = async (): Promise<void> => {
    const offer = wanted;
    if (stopped || !offer || serving?.supergraphSdl === offer.supergraphSdl) return;
    const { supergraphSdl } = offer;
    const graph = build(supergraphSdl, mainSdl);
    try {
      await graph.start();
    } catch (error) {
      metrics.refused();
      logger.error({ reason: String(error) }, 'the canary supergraph is refused: nobody is given it');
      await graph.stop().catch(() => undefined);
      return;
    }
    if (stopped || wanted?.supergraphSdl !== supergraphSdl) return graph.stop();
    serve({ ...createRetiring({ graph, live, logger }), supergraphSdl });
  };

  const want = (offer: CanaryOffer | undefined): void => {
    clearTimeout(promotion);
    promoted = undefined;
    const before = wanted;
    wanted = offer;
    if (!offer) {
      if (serving) serve(undefined);
      return;
    }
    if (serving && before?.percent !== offer.percent) {
      metrics.percent(offer.percent);
      logger.info({ percent: offer.percent }, 'the canary is given another part of the traffic');
    }
    settling = settling.then(settle);
  };

  return {
    offered(offer, supergraphSdl) {
      if (stopped) return;
      mainSdl = supergraphSdl;
      if (offer || !serving || supergraphSdl === liveSdl) return want(offer);
      // Promoted, most likely: those who were given it are not to lose it for the moment until everybody has it.
      clearTimeout(promotion);
      promoted = supergraphSdl;
      promotion = setTimeout(() => want(undefined), promotionMs);
      promotion.unref();
    },
    liveIs(supergraphSdl) {
      liveSdl = supergraphSdl;
      if (supergraphSdl === promoted) want(undefined);
    },
    graphOf(caller) {
      return serving && wanted && share(caller) < wanted.percent ? serving.graph : live;
    },
    async stop() {
      stopped = true;
      want(undefined);
      await settling;
      await Promise.all(ending);
    },
  };
};
