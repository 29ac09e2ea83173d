import type { SupergraphManager } from '@apollo/gateway';
import type { Logger } from '@commerce/service';

export interface ChangedSupergraphs {
  readonly manager: SupergraphManager;
  /** A supergraph as it was published, by what became of it; throws when none of the last ones became that. */
  readonly published: (changedSdl: string) => string;
}

/** Changed supergraphs remembered: more than are ever announced before the first of them goes live. */
const maxRemembered = 20;

/**
 * The same supergraphs, each changed on its way. Where a first one cannot be, there is no start; where a later one
 * cannot be, the last good one goes on.
 */
export const changedSupergraphs = (deps: {
  readonly supergraph: SupergraphManager;
  /** Throws what is wrong with a supergraph. */
  readonly change: (supergraphSdl: string) => string;
  readonly refused: () => void;
  readonly logger: Logger;
}): ChangedSupergraphs => {
  const { supergraph, refused, logger } = deps;
  const remembered = new Map<string, string>();

  const change = (supergraphSdl: string): string => {
    const changed = deps.change(supergraphSdl);
    for (const oldest of remembered.keys()) {
      if (remembered.size < maxRemembered) break;
      remembered.delete(oldest);
    }
    remembered.set(changed, supergraphSdl);
    return changed;
  };

  return {
    manager: {
      async initialize(given) {
        const initial = await supergraph.initialize({
          ...given,
          update(supergraphSdl) {
            let changed: string;
            try {
              changed = change(supergraphSdl);
            } catch (error) {
              refused();
              logger.error(
                { reason: String(error) },
                'the new supergraph is refused: the last good one goes on',
              );
              return;
            }
            given.update(changed);
          },
        });
        return { ...initial, supergraphSdl: change(initial.supergraphSdl) };
      },
    },
    published(changedSdl) {
      const supergraphSdl = remembered.get(changedSdl);
      if (supergraphSdl === undefined) throw new Error('a supergraph went live that was never announced');
      return supergraphSdl;
    },
  };
};
