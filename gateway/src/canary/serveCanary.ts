import type { Logger, Metrics } from '@commerce/service';
import type { AnsweringGraph, ServedEngine, ServedGraph } from '../http/servedGraph.ts';
import type { CanarySource } from '../supergraph/canaryOffer.ts';
import { type Canary, createCanary } from './canary.ts';
import { type CanaryMetrics, createCanaryMetrics } from './canaryMetrics.ts';
import { createTrafficShare } from './trafficShare.ts';

/** Follows the offers of a source, beside the main engine. To be called before that one is started. */
export const serveCanary = (deps: {
  readonly source: CanarySource;
  readonly engineOf: (supergraphSdl: string, mainSdl: string) => ServedEngine;
  readonly graphFor: (engine: ServedEngine) => ServedGraph;
  readonly engine: Pick<ServedEngine, 'gateway'>;
  readonly live: AnsweringGraph;
  readonly random: () => number;
  readonly logger: Logger;
  readonly metrics: Pick<Metrics, 'registry'>;
}): Pick<Canary, 'graphOf' | 'stop'> & Pick<CanaryMetrics, 'answered'> => {
  const { source, engineOf, graphFor, engine, live, logger } = deps;
  const metrics = createCanaryMetrics(deps.metrics.registry);
  const canary = createCanary({
    live,
    build: (supergraphSdl, mainSdl) => graphFor(engineOf(supergraphSdl, mainSdl)),
    share: createTrafficShare(deps.random),
    metrics,
    logger,
  });
  source.follow(canary.offered);
  engine.gateway.onSchemaLoadOrUpdate(({ coreSupergraphSdl }) => canary.liveIs(coreSupergraphSdl));
  return { ...canary, answered: metrics.answered };
};
