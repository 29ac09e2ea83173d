import { readFile, stat } from 'node:fs/promises';
import type { SupergraphManager } from '@apollo/gateway';
import type { Logger } from '@commerce/service';

/** Changes whenever the file does, also when another file takes its place under the same name. */
const markOf = async (file: string): Promise<string> => {
  const { mtimeMs, size, ino } = await stat(file);
  return `${mtimeMs}/${size}/${ino}`;
};

/**
 * The supergraph in a file, and every later one that is put there. It only tells: whether a new one is good
 * is the engine's to judge, which goes on with the last good one. `pollMs` 0: the file is read once.
 */
export const fileSupergraph = (deps: {
  file: string;
  pollMs: number;
  /** Known to be good: it comes first, and the file's own after it, as an update that may be refused. */
  lastGood?: string | undefined;
  logger: Logger;
}): SupergraphManager => {
  const { file, pollMs, lastGood, logger } = deps;

  return {
    async initialize({ update }) {
      let mark = lastGood === undefined ? await markOf(file) : '';
      const supergraphSdl = lastGood ?? (await readFile(file, 'utf8'));
      if (pollMs === 0) return { supergraphSdl };
      let told = supergraphSdl;
      let missing = false;
      let stopped = false;
      let timer: NodeJS.Timeout | undefined;

      const look = async (): Promise<void> => {
        const seen = await markOf(file);
        missing = false;
        if (seen === mark) return;
        const text = await readFile(file, 'utf8');
        mark = seen;
        if (text === told || stopped) return;
        told = text;
        logger.info({ file }, 'a new supergraph is in the file');
        update(text);
      };

      const lookLater = (): void => {
        timer = setTimeout(() => {
          look()
            .catch((error: unknown) => {
              // Told once: a file that is being replaced is back at the next look.
              if (!missing)
                logger.warn({ file, reason: String(error) }, 'the supergraph file cannot be taken over');
              missing = true;
            })
            .finally(() => {
              if (!stopped) lookLater();
            });
        }, pollMs);
        timer.unref();
      };
      lookLater();

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
