import type { SupergraphManager } from '@apollo/gateway';
import type { Logger } from '@commerce/service';
import type { OnCanary } from './canaryOffer.ts';
import type { AskUplink, UplinkAnswer } from './uplink.ts';

/** Between two looks where the registry says nothing of it: it is down, or refuses. */
const defaultRetryMs = 5_000;

/**
 * The supergraph that a registry has for a graph and variant, and every later one. It only tells: whether a new
 * one is good is the engine's to judge. A registry that cannot be reached changes nothing: the last one goes on,
 * and a start takes the one that was kept.
 */
export const registrySupergraph = (deps: {
  readonly ask: AskUplink;
  /** Known to be good; taken at once when the registry does not answer at the start. */
  readonly lastGood: () => Promise<string | undefined>;
  /** Told with every supergraph what else is to be served beside it. */
  readonly onCanary?: OnCanary;
  readonly asked: (outcome: UplinkAnswer['kind'] | 'failed') => void;
  readonly logger: Logger;
  readonly retryMs?: number;
}): SupergraphManager => {
  const { ask, lastGood, onCanary, asked, logger, retryMs = defaultRetryMs } = deps;

  return {
    async initialize({ update }) {
      let lastId: string | undefined;
      let told: string | undefined;
      let silent = false;
      let stopped = false;
      let timer: NodeJS.Timeout | undefined;

      /** What is new, and how long to wait before the next look. */
      const look = async (): Promise<{ readonly sdl?: string; readonly waitMs: number }> => {
        try {
          const answer = await ask(lastId);
          if (stopped) return { waitMs: 0 };
          asked(answer.kind);
          if (answer.kind === 'refused') {
            if (!silent) logger.error({ code: answer.code }, `the registry refuses: ${answer.message}`);
            silent = true;
            return { waitMs: retryMs };
          }
          if (silent) logger.info('the registry answers again');
          silent = false;
          if (answer.kind === 'unchanged') return { waitMs: answer.waitMs };
          lastId = answer.id;
          onCanary?.(answer.canary, answer.supergraphSdl);
          return { sdl: answer.supergraphSdl, waitMs: answer.waitMs };
        } catch (error) {
          if (stopped) return { waitMs: 0 };
          asked('failed');
          if (!silent)
            logger.error(
              { reason: String(error) },
              'the registry does not answer: the last supergraph goes on',
            );
          silent = true;
          return { waitMs: retryMs };
        }
      };

      const lookLater = (waitMs: number): void => {
        if (stopped) return;
        timer = setTimeout(() => {
          void look().then(({ sdl, waitMs: next }) => {
            if (stopped) return;
            if (sdl !== undefined && sdl !== told) {
              told = sdl;
              logger.info({ launch: lastId }, 'a new supergraph is in the registry');
              update(sdl);
            }
            lookLater(next);
          });
        }, waitMs);
        timer.unref();
      };

      const first = await look();
      const supergraphSdl = first.sdl ?? (await lastGood());
      if (supergraphSdl === undefined)
        throw new Error('the registry gives no supergraph, and none was kept from an earlier run');
      if (first.sdl === undefined) logger.warn('starting with the supergraph kept from an earlier run');
      told = supergraphSdl;
      lookLater(first.waitMs);

      return {
        supergraphSdl,
        cleanup: async () => {
          stopped = true;
          clearTimeout(timer);
        },
      };
    },
  };
};
