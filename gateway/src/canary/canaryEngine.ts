import { chooseEngine, type EngineChoice } from '../engines.ts';
import type { ServedEngine } from '../http/servedGraph.ts';
import { staticSupergraph } from '../supergraph/staticManager.ts';
import { entitiesApart } from './entitiesApart.ts';
import { overridesBeside } from './routingUrls.ts';

/** What a canary's subgraphs do is told apart: they may be other processes. */
const canaryTelemetry = ({
  observer,
  circuitChanged,
}: EngineChoice['telemetry']): EngineChoice['telemetry'] => {
  const named = (subgraph: string): string => `${subgraph}@canary`;
  return {
    observer: {
      ...observer,
      fetchStarted: (subgraph, kind, trace) => observer.fetchStarted(named(subgraph), kind, trace),
      fetchJoined: (subgraph) => observer.fetchJoined(named(subgraph)),
      entityLookup: (subgraph, hits, misses) => observer.entityLookup(named(subgraph), hits, misses),
      // The main supergraph's generation is the one that is watched.
      generation: () => undefined,
    },
    circuitChanged: (subgraph, state) => circuitChanged(named(subgraph), state),
  };
};

/** The main engine's settings for a canary beside it. */
export const createCanaryEngine = (
  choice: EngineChoice,
  mainSdl: string,
  canarySdl: string,
): ServedEngine => {
  const logger = choice.logger.child({ supergraph: 'canary' });
  const { used, unused } = overridesBeside(choice.subgraphUrls, mainSdl, canarySdl);
  if (unused.length > 0)
    logger.warn(
      { subgraphs: unused },
      'SUBGRAPH_URL_* is not used for these subgraphs of the canary, which has them elsewhere; once it is promoted, it is',
    );
  return chooseEngine({
    ...choice,
    supergraph: staticSupergraph(canarySdl),
    subgraphUrls: used,
    entityCache: choice.entityCache && entitiesApart(choice.entityCache),
    telemetry: canaryTelemetry(choice.telemetry),
    logger,
  });
};
