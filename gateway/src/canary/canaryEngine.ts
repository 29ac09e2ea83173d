import { overrideKey } from '../engine/fetch/options.ts';
import { chooseEngine, type EngineChoice } from '../engines.ts';
import type { ServedEngine } from '../http/servedGraph.ts';
import { staticSupergraph } from '../supergraph/staticManager.ts';
import { entitiesApart } from './entitiesApart.ts';
import { routingUrlsOf } from './routingUrls.ts';

/**
 * The main engine's settings for a canary beside it. A URL that the environment gives instead of a subgraph's own is
 * for that subgraph as the main supergraph has it: one that the canary has elsewhere is asked there.
 */
const subgraphUrlsFor = (
  { subgraphUrls }: Pick<EngineChoice, 'subgraphUrls'>,
  mainSdl: string,
  canarySdl: string,
): ReadonlyMap<string, string> => {
  const main = routingUrlsOf(mainSdl);
  const elsewhere = new Set(
    [...routingUrlsOf(canarySdl)].flatMap(([name, url]) =>
      main.has(name) && main.get(name) !== url ? [overrideKey(name)] : [],
    ),
  );
  return new Map([...subgraphUrls].filter(([key]) => !elsewhere.has(key)));
};

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

export const createCanaryEngine = (choice: EngineChoice, mainSdl: string, canarySdl: string): ServedEngine =>
  chooseEngine({
    ...choice,
    supergraph: staticSupergraph(canarySdl),
    subgraphUrls: subgraphUrlsFor(choice, mainSdl, canarySdl),
    entityCache: choice.entityCache && entitiesApart(choice.entityCache),
    telemetry: canaryTelemetry(choice.telemetry),
    logger: choice.logger.child({ supergraph: 'canary' }),
  });
