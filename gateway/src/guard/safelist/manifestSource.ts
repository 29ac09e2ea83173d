import { readFile, stat } from 'node:fs/promises';
import type { Logger } from '@commerce/service';
import { type Manifest, parseManifest } from './manifest.ts';

/** Where lists of operations come from: files, a registry. */
export interface ManifestSource {
  /**
   * Answers with the lists of now, and tells of later ones as a whole; rejects when there is none. `update` throws on
   * lists that cannot be used.
   */
  start(update: (manifests: readonly Manifest[]) => void): Promise<readonly Manifest[]>;
  stop(): Promise<void>;
}

const markOf = async (file: string): Promise<string> => {
  const { mtimeMs, size, ino } = await stat(file);
  return `${mtimeMs}/${size}/${ino}`;
};

/** Lists in files, looked at every `pollMs` (0: read once). A change that cannot be read is told once, and not used. */
export const fileManifests = (deps: {
  readonly files: readonly string[];
  readonly pollMs: number;
  readonly logger: Logger;
}): ManifestSource => {
  const { files, pollMs, logger } = deps;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  const marks = async (): Promise<string> => (await Promise.all(files.map(markOf))).join();
  const read = async (): Promise<Manifest[]> =>
    Promise.all(
      files.map(async (file) => {
        try {
          return parseManifest(await readFile(file, 'utf8'));
        } catch (error) {
          throw new Error(`${file}: ${error instanceof Error ? error.message : String(error)}`, {
            cause: error,
          });
        }
      }),
    );

  return {
    async start(update) {
      let seen = await marks();
      const first = await read();
      if (pollMs === 0) return first;
      let reported: string | undefined;

      const look = async (): Promise<void> => {
        const now = await marks();
        if (now === seen) return;
        const manifests = await read();
        if (stopped) return;
        update(manifests);
        seen = now;
        reported = undefined;
        logger.info({ files }, 'a new list of operations is in use');
      };
      const lookLater = (): void => {
        timer = setTimeout(() => {
          look()
            .catch((error: unknown) => {
              const reason = error instanceof Error ? error.message : String(error);
              if (reason !== reported)
                logger.error({ reason }, 'the new list of operations is refused: the last good one goes on');
              reported = reason;
            })
            .finally(() => {
              if (!stopped) lookLater();
            });
        }, pollMs);
        timer.unref();
      };
      lookLater();
      return first;
    },
    async stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
};
